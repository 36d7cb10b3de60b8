import assert from "node:assert/strict";
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import sharp from "sharp";
import { readNotebook } from "../../src/notebook/file/readNotebook";
import { withParameters } from "../../src/notebook/parameters";
import { suiteScope } from "../suite";
import { folder, showingCells, writeNotebook } from "./fixture";
import { Lab, skip, statusOf } from "./lab";

const notebooks = join(__dirname, "..", "..", "notebooks");
const first = existsSync(notebooks) ? readdirSync(notebooks).find((name) => /^01-.*\.ipynb$/.test(name)) : undefined;

const troubled = [
  `import { live, openBenchmark, run, table } from "palimpsest";`,
  `interface Point { readonly x: number }

function fail(point: Point): never {
  throw new TypeError(\`no <b>\${point.x}</b>\`);
}
fail({ x: 3 });`,
  `const n: number = "three";`,
  `const data = await openBenchmark({ benchmark: "scenes", scale: "smoke", seed: 1 });
const options = { strategy: "lwf", scale: "smoke", imageSize: 32, width: 4, epochs: 400 } as const;
const trained = await run(options, { data, on: live("long") });`,
  `table([{ images: data.tasks[0].train.length, class: "<script>document.title = 'taken over'</script>" }])`,
];

/** The mean of a picture of a part of a page, 0 to 255. */
async function brightness(part: { readonly screenshot: () => Promise<Buffer> }): Promise<number> {
  const { channels } = await sharp(await part.screenshot()).stats();
  return channels.slice(0, 3).reduce((sum, { mean }) => sum + mean / 3, 0);
}

const explorers = [
  `import { epochExplorer, openBenchmark, paretoExplorer, run, RunRecord, show } from "palimpsest";
const data = await openBenchmark({ benchmark: "scenes", scale: "smoke", seed: 1 });
const runs: RunRecord[] = [];
for (const strategy of ["finetune", "lwf"] as const)
  runs.push(await run({ strategy, scale: "smoke", imageSize: 32, width: 4, seed: 1 }, { data }));`,
  `await show(epochExplorer(runs[1], { tasks: data.tasks }));`,
  `await show(paretoExplorer(runs, { earlier: 1, later: 3 }));`,
];

describe("JupyterLab", { skip, timeout: 590_000 }, () => {
  let lab!: Lab;
  let here = "";
  const scope = suiteScope();
  before(async () => {
    here = folder(scope);
    lab = await Lab.start(scope, here);
  });

  it("is there for this machine alone, and for those who know the token", async () => {
    const at = (host: string, token = ""): Promise<number> =>
      statusOf(`http://${host}:${lab.port}/api/contents${token && `?token=${token}`}`);
    assert.deepEqual(
      [await at("127.0.0.1", lab.token), await at("127.0.0.1"), await at("127.0.0.1", "guessed")],
      [200, 403, 403],
    );
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((each) => each?.family === "IPv4" && !each.internal)
      .map((each) => each!.address);
    for (const address of others) assert.equal(await at(address, lab.token), 0, address);
    const listening = readFileSync("/proc/net/tcp", "utf8")
      .split("\n")
      .map((line) => line.trim().split(/\s+/));
    const port = lab.port.toString(16).toUpperCase().padStart(4, "0");
    const addresses = listening
      .filter(([, local, , state]) => local?.endsWith(`:${port}`) && state === "0A")
      .map(([, local]) => local.split(":")[0]);
    assert.deepEqual(addresses, ["0100007F"]);
  });

  it("shows a cell's error by name, message and line; an interrupted training ends within 3 s", async () => {
    writeNotebook(join(here, "trouble.ipynb"), troubled);
    const notebook = await lab.open("trouble.ipynb");
    // JupyterLab shows an error as it does what is written to stderr.
    const error = (cell: number): ReturnType<typeof notebook.cell> =>
      notebook.cell(cell).locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]');
    // A kernel that has not ended a cell which failed yet gives up what is asked of it meanwhile.
    const ended = (cell: number): Promise<void> =>
      notebook.cell(cell).locator(".jp-InputPrompt", { hasText: /\d/ }).first().waitFor({ timeout: 30_000 });
    await notebook.run(0);
    await notebook.run(1);
    const thrown = await error(1).innerText({ timeout: 120_000 });
    assert.match(thrown, /^TypeError: no <b>3<\/b>\n\s+at fail \(cell 2, line 4\)\n\s+at cell 2, line 6\n/);
    assert.match(thrown, /> 4 \| {3}throw new TypeError\(/);
    await ended(1);
    await notebook.run(2);
    const refused = await error(2).innerText({ timeout: 30_000 });
    assert.match(refused, /^CompileError: cell 3, line 1: Type 'string' is not assignable to type 'number'\.\n/);
    assert.match(refused, /\n> 1 \| const n: number = "three";/);

    await ended(2);
    await notebook.run(3);
    await notebook
      .cell(3)
      .locator(".jp-OutputArea-output", { hasText: /epoch ([3-9]|\d{2,})\/400/ })
      .waitFor({ timeout: 120_000 });
    await notebook.menu("Kernel", "Interrupt Kernel");
    const since = performance.now();
    await error(3).waitFor({ timeout: 20_000 });
    const took = (performance.now() - since) / 1000;
    assert.ok(took < 3, `${took} s`);
    assert.match(await error(3).innerText(), /^Interrupted: lwf was interrupted after \d+ epochs; interruptedRun\(\)/);
    await notebook
      .cell(3)
      .locator(".jp-OutputArea-output p", { hasText: /^long: interrupted; validation mAP 0\.\d{3}; \d+ epochs in / })
      .waitFor();

    await ended(3);
    await notebook.run(4);
    await notebook
      .cell(4)
      .locator(".jp-OutputArea-executeResult table td", { hasText: "<script>document.title = 'taken over'</script>" })
      .waitFor({ timeout: 20_000 });
    assert.notEqual(await notebook.page.title(), "taken over");
    await notebook.photograph();
    await notebook.page.close();
  });

  it("runs a notebook and shows its figure, its table and a run that changes", async () => {
    writeNotebook(join(here, "showing.ipynb"), showingCells);
    const notebook = await lab.open("showing.ipynb");
    const noted = await notebook.watch();
    await notebook.runAll(120_000);
    assert.equal(await notebook.page.locator(".jp-OutputArea-output caption", { hasText: "Results" }).count(), 1);
    const states = (await noted())
      .map((text) => /^lwf (task \d\/2, epoch \d\/3, evaluated)|^(lwf: test mAP 0\.600)/.exec(text))
      .flatMap((match) => match?.[1] ?? match?.[2] ?? []);
    assert.ok(
      states.length >= 3 && states.at(-1) === "lwf: test mAP 0.600",
      `the output changed: ${states.join(" | ")}`,
    );
    await notebook.assertShown();
    await notebook.page.close();
  });

  it("shows explorers, which the keyboard moves and which follow the theme", async () => {
    writeNotebook(join(here, "explorers.ipynb"), explorers);
    const notebook = await lab.open("explorers.ipynb");
    await notebook.runAll(200_000);
    for (const cell of [1, 2]) {
      const explorer = notebook.cell(cell);
      const slider = explorer.getByRole("slider");
      const moment = (): Promise<string | null> => slider.getAttribute("aria-valuetext");
      await slider.focus();
      await notebook.page.keyboard.press("Home");
      const first = await moment();
      await notebook.page.keyboard.press("ArrowRight");
      const second = await moment();
      await notebook.page.keyboard.press("End");
      const moments = new Set([first, second, await moment()]);
      assert.ok(moments.size === 3 && !moments.has(null), `cell ${cell}: ${[...moments].join(", ")}`);
    }
    const output = notebook.cell(1).locator(".jp-OutputArea-output");
    const light = await brightness(output);
    await notebook.theme("JupyterLab Dark");
    const turned = await brightness(output);
    assert.ok(light > 200 && turned < 100, `an explorer follows the theme: ${light}, then ${turned}`);
    await notebook.theme("JupyterLab Light");
    await notebook.page.close();
  });

  it("opens a notebook of the series without a change to it", { skip: !first && "it is not there" }, async () => {
    copyFileSync(join(notebooks, first!), join(here, "opened.ipynb"));
    const notebook = await lab.open("opened.ipynb");
    const changed = notebook.page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab.lm-mod-current.jp-mod-dirty");
    // The first is of pictures, which keep their colours.
    const figure = notebook.page.locator(".js-plotly-plot .svg-container").nth(1);
    await figure.scrollIntoViewIfNeeded({ timeout: 30_000 });
    await notebook.page.waitForTimeout(3000);
    assert.equal(await changed.count(), 0);
    assert.equal(await notebook.page.locator(".Toastify__toast").count(), 0, "nothing covers the page");

    const light = await brightness(figure);
    await notebook.theme("JupyterLab Dark");
    const turned = await brightness(figure);
    assert.ok(light > 200 && turned < 100, `a figure follows the theme: ${light}, then ${turned}`);
    await notebook.theme("JupyterLab Light");
    await notebook.cell(0).locator(".cm-content").click();
    await notebook.page.keyboard.type("// mine");
    await changed.waitFor({ timeout: 10_000 });
    await notebook.page.close();
  });

  it("runs the first notebook of the series at the scale of tests", { skip: !first && "it is not there" }, async () => {
    const file = join(notebooks, first!);
    writeFileSync(join(here, first!), JSON.stringify(withParameters(readNotebook(file), { scale: "smoke" }, file)));
    const notebook = await lab.open(first!);
    const noted = await notebook.watch();
    await notebook.runAll(500_000);
    const ofLwf = (await noted()).filter((text) => /^lwf(:| task)/.test(text));
    assert.ok(ofLwf.length >= 2, `the output of a run changed: ${ofLwf.join(" | ")}`);
    await notebook.assertShown();
  });
});
