import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { suiteScope } from "../../suite";
import { errorOf, Kernel, of, resultOf } from "./client";

/** A run that takes minutes, of the smallest network there is. */
const long =
  'run({ strategy: "lwf", scale: "smoke", imageSize: 32, width: 4, epochs: 400 }, { data, on: live("<long>") })';

describe("the project's values in the kernel", { timeout: 300_000 }, () => {
  const kernel = new Kernel(suiteScope());
  before(async () => {
    const names = "interruptedRun, live, mapPerEpoch, openBenchmark, PalimpsestError, run, table, tf";
    const begun = await kernel.execute(
      `import { ${names} } from "palimpsest";\nprocess.env.PALIMPSEST_RENDERERS = "plotly";`,
    );
    assert.equal(begun.reply.status, "ok", "a notebook outside the project imports it by its name");
  });

  const data = async (code: string): Promise<Record<string, unknown>> => {
    const outcome = await kernel.execute(code);
    assert.equal(outcome.reply.status, "ok", JSON.stringify(outcome.reply));
    return of(outcome, "execute_result")[0].data as Record<string, unknown>;
  };

  it("types come with it, and its errors are one line and the place in the cell", async () => {
    assert.match(
      errorOf(await kernel.execute(`new PalimpsestError("no such code", "m", 2)`)).message,
      /^line 1: .*"no such code"/,
    );
    const { name, message, trace } = errorOf(await kernel.execute(`\nawait run({ strategy: "nope" });`));
    assert.equal(name, "PalimpsestError");
    assert.match(message, /^--strategy got "nope"; it takes /);
    assert.deepEqual(
      trace
        .split("\n")
        .filter((line) => line.startsWith("    at "))
        .map((line) => line.replace(/\d+/, "N")),
      ["    at cell N, line 2"],
    );
  });

  it("completes the names of methods in an option, and says inside the options what they are", async () => {
    const completed = async (code: string): Promise<readonly unknown[]> =>
      (await kernel.ask("complete_request", { code, cursor_pos: code.length })).matches as unknown[];
    assert.deepEqual(await completed('run({ strategy: "lw'), ["lwf", "lwf-ppi"]);
    assert.deepEqual((await completed('run({ strategy: "lwf", direction: "pr')).slice(0, 1), ["project"]);
    for (const [option, name] of Object.entries({
      strategy: "finetune",
      direction: "mgda",
      network: "resnet18",
      head: "analytic",
      loss: "asl",
      complete: "dynamic",
    })) {
      const names = await completed(`run({ strategy: "lwf", ${option}: "`);
      assert.ok(names.includes(name), `${option}: ${names.join(", ")}`);
    }
    const code = "run({ ";
    const { found, data } = await kernel.ask("inspect_request", { code, cursor_pos: code.length, detail_level: 0 });
    assert.equal(found, true);
    const { "text/plain": text } = data as Record<string, string>;
    assert.match(text, /run\(options: RunOptions/);
    assert.match(text, /strategy: .*"finetune"/);
    assert.match(text, /batch\?: number/);
  });

  it("a data frame is a table, a figure a figure, a tensor its shape, range and values", async () => {
    const frame = await data(`table([{ class: "<b>cat</b>", mAP: 0.5 }, { class: "dog", mAP: 1 }])`);
    assert.match(String(frame["text/html"]), /<td[^>]*>&lt;b&gt;cat&lt;\/b&gt;<\/td><td[^>]*>0\.500<\/td>/);
    assert.match(String(frame["text/plain"]), /^class +mAP\n/);
    const described = await data(`table([{ a: 1 }, { a: 3 }]).describe()`);
    assert.match(String(described["text/plain"]), /^mean +2\.000$/m);
    const thousand = await data(`table(Array.from({ length: 1000 }, (_, i) => ({ i })))`);
    assert.match(String(thousand["text/plain"]), /^the first 50 of 1,000 rows\n/);
    const figure = { data: [{ type: "bar", y: [1, 2] }], layout: { title: { text: "Two" } }, caption: "Two bars" };
    assert.deepEqual(await data(`(${JSON.stringify(figure)})`), {
      "text/plain": "Two bars",
      "application/vnd.plotly.v1+json": { data: figure.data, layout: figure.layout, config: {} },
    });
    const tensor = await data("tf.tensor2d([[1, 2.5, -3], [4, NaN, 6]])");
    assert.equal(
      tensor["text/plain"],
      "Tensor [2, 3] float32\nfrom -3 to 6, mean 2.1\n1 value is not finite\n[[1, 2.5, -3],\n [4, NaN, 6]]",
    );
    assert.equal(
      (await data("tf.zeros([50, 2], 'int32')"))["text/plain"],
      `Tensor [50, 2] int32\nfrom 0 to 0, mean 0\n[${"[0, 0],\n ".repeat(8)}...]`,
    );
  });

  it("a tensor has a line for each row, whatever its rank", async () => {
    assert.match(String((await data("tf.scalar(3)"))["text/plain"]), /^Tensor \[\] float32\nfrom 3 to 3, mean 3\n3$/);
    const cube = String((await data("tf.reshape(tf.range(0, 40), [4, 1, 10])"))["text/plain"]);
    assert.equal(
      cube.split("\n").slice(2).join("\n"),
      "[[[0, 1, 2, 3, 4, 5, 6, 7, ...]],\n [[10, 11, 12, 13, 14, 15, 16, 17, ...]],\n" +
        " [[20, 21, 22, 23, 24, 25, 26, 27, ...]],\n ...]",
    );
    assert.match(String((await data("tf.zeros([0, 2])"))["text/plain"]), /^Tensor \[0, 2\] float32\n\[\]$/);
  });

  it("a run is a card; interrupted, it stops within 3 s, keeps its epochs, and the session goes on", async () => {
    await kernel.execute(`const data = await openBenchmark({ benchmark: "scenes", scale: "smoke", seed: 1 });`);
    const card = await data(
      `await run({ strategy: "finetune", scale: "smoke", imageSize: 32, width: 4 }, { data, name: "<i>" })`,
    );
    assert.match(
      String(card["text/plain"]),
      /^<i>: test mAP 0\.\d{3} \(task 1 .*; BWT .*; 3 epochs in .*\ntest mAP +task 1 +task 2 +task 3\n/,
    );
    assert.ok(String(card["text/html"]).includes("&lt;i&gt;: test mAP") && !String(card["text/html"]).includes("<i>"));

    const outcome = await kernel.execute(
      `const done: unknown[] = [];\ndone.push("before");\ndone.push(await ${long});`,
      { interrupt: { on: "epoch 3/400", by: "signal" } },
    );
    assert.ok(outcome.seconds < 3, `${outcome.seconds} s`);
    const { name, message } = errorOf(outcome);
    assert.equal(name, "Interrupted");
    const epochs = Number(/^lwf was interrupted after (\d+) epochs; interruptedRun\(\)/.exec(message)?.[1]);
    assert.ok(epochs >= 2, message);
    const last = of(outcome, "update_display_data").at(-1)!.data as Record<string, string>;
    assert.match(
      last["text/plain"],
      new RegExp(`^<long>: interrupted; validation mAP 0\\.\\d{3}; ${epochs} epochs in `),
    );
    assert.match(last["text/html"], /^<p>&lt;long&gt;: interrupted; /);

    const kept = await kernel.execute(
      `const { epochs, R } = interruptedRun()!;
JSON.stringify([epochs.length, R.length, done, mapPerEpoch([interruptedRun()!]).caption])`,
    );
    assert.equal(
      resultOf(kept),
      `'${JSON.stringify([epochs, 1, ["before"], "mAP on the test set after each epoch of lwf"])}'`,
    );
    assert.match(String((await data("interruptedRun()"))["text/plain"]), /^lwf: interrupted; /);
    const tensors = await kernel.execute(
      `const before = tf.memory().numTensors;
await run({ strategy: "finetune", scale: "smoke", imageSize: 32, width: 4 }, { data });
tf.memory().numTensors - before`,
    );
    assert.equal(resultOf(tensors), "0");
  });

  it("an interrupt also stops a loop that the notebook wrote itself over the project's batches", async () => {
    const outcome = await kernel.execute(
      `import { batches } from "palimpsest";
let taken = 0;
for (;;)
  for await (const batch of batches(data.tasks[0].train, { size: 32, batch: 8 }))
    if ((taken += batch.size) === 8) console.log("begun");`,
      { interrupt: { on: "begun", by: "signal" } },
    );
    assert.equal(errorOf(outcome).name, "Interrupted");
    assert.ok(outcome.seconds < 3);
    const [first, second] = [resultOf(await kernel.execute("taken")), resultOf(await kernel.execute("taken"))];
    assert.equal(first, second, "nothing goes on in the background");
  });
});
