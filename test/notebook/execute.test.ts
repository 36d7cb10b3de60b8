import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { test } from "node:test";
import sharp from "sharp";
import { notebookCommand } from "../../src/cli/executeNotebook";
import type { CellProgress } from "../../src/notebook/jupyterProcess";
import { executeNotebook } from "../../src/notebook/execute";
import { readNotebook } from "../../src/notebook/file/readNotebook";
import type { NotebookFigure } from "../../src/notebook/figures";
import { findBrowser } from "../../src/base/machine/browser";
import { folder, showingCells, writeNotebook } from "./fixture";
import { offline } from "./page";

interface Output {
  readonly output_type: string;
  readonly ename?: string;
  readonly evalue?: string;
  readonly traceback?: readonly string[];
  readonly text?: readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
}
// nbformat writes text as lines; JSON content stays as it is.
const text = (content: unknown): string => (Array.isArray(content) ? content.join("") : String(content));
const outputs = (file: string): Output[] =>
  readNotebook(file).cells.flatMap((cell) => (cell.outputs ?? []) as unknown as Output[]);

const running = (pattern: string): number =>
  readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(pattern);
      } catch {
        return false;
      }
    }).length;

test(
  "a notebook runs with parameters and shows figures, tables and a live run, in each form",
  { timeout: 300_000 },
  async (t) => {
    const here = folder(t);
    const file = writeNotebook(join(here, "showing.ipynb"), showingCells);
    const cells: CellProgress[] = [];
    const set = { seed: 7, label: 'it\'s "set"' };
    const written = await executeNotebook({
      file,
      out: join(here, "out", "showing.ipynb"),
      set,
      onCell: (cell) => cells.push(cell),
    });
    assert.deepEqual(
      cells.filter(({ state }) => state === "done").map(({ index, of }) => `${index}/${of}`),
      ["1/6", "2/6", "3/6", "4/6", "5/6", "6/6"],
    );

    const shown = outputs(written.notebook);
    assert.equal(shown.map((output) => text(output.text ?? "")).join(""), 'seed 7, label it\'s "set"\n');
    const [figure, table, live] = shown.filter(({ data }) => data).map(({ data }) => data!);
    const types = [
      "application/vnd.plotly.v1+json",
      ...(findBrowser() ? ["image/png"] : []),
      "text/html",
      "text/plain",
    ];
    assert.deepEqual(Object.keys(figure).sort(), types);
    const plotly = figure["application/vnd.plotly.v1+json"] as { data: { y: number[] }[] };
    assert.deepEqual(
      plotly.data[0].y.map((y) => y.toFixed(1)),
      ["0.1", "0.2", "0.3", "0.1", "0.2", "0.3"],
    );
    assert.match(text(table["text/plain"]), /method {6}mAP/);
    assert.match(text(live["text/plain"]), /^lwf: test mAP 0.600 .* 6 epochs in/);
    assert.ok(JSON.stringify(readNotebook(written.notebook)).length < 400_000, "plotly.js is not in the notebook");
    assert.ok(!readFileSync(written.notebook, "utf8").includes('"execution":'));

    const figures = JSON.parse(readFileSync(written.figures, "utf8")) as NotebookFigure[];
    assert.deepEqual(
      figures.map(({ cell, caption }) => ({ cell, caption })),
      [{ cell: 4, caption: text(figure["text/plain"]) }],
    );
    assert.deepEqual(figures[0].data, plotly.data);

    await t.test("its HTML draws the figures without a network", { skip: !findBrowser() }, async () => {
      await offline(written.html, async (page) => {
        await page.locator(".js-plotly-plot .scatterlayer path.js-line").first().waitFor();
        assert.equal(await page.locator("table caption").textContent(), "Results");
        assert.equal(await page.locator(".js-plotly-plot").count(), 1, "each figure is drawn");

        const formulas = page.locator(".jp-RenderedMarkdown .katex annotation");
        assert.deepEqual(await formulas.allTextContents(), ["-\\log p"]);
        assert.equal(await page.evaluate<number>(`document.fonts.load("16px KaTeX_Main").then((f) => f.length)`), 1);
        assert.ok(!(await page.locator(".jp-RenderedMarkdown .katex-html").innerText()).includes("$"));

        const png = Buffer.from(text(figure["image/png"]), "base64");
        const { width, height } = await sharp(png).metadata();
        const size = `format: "png", width: ${width}, height: ${height}, scale: 1`;
        const url = await page.evaluate<string>(
          `Plotly.toImage(document.querySelector(".js-plotly-plot"), { ${size} })`,
        );
        const pixels = (image: Buffer): Promise<Buffer> =>
          sharp(image).flatten({ background: "#ffffff" }).greyscale().raw().toBuffer();
        const [kept, drawn] = [await pixels(png), await pixels(Buffer.from(url.slice(url.indexOf(",") + 1), "base64"))];
        const apart = kept.reduce((sum, value, i) => sum + Number(Math.abs(value - drawn[i]) > 40), 0) / kept.length;
        assert.ok(
          kept.length === drawn.length && apart < 0.002,
          `the PNG is the same figure: ${apart} of its pixels differ`,
        );
      });
    });
  },
);

test(
  "a failing cell fails the notebook: non-zero exit, the cell's error printed and kept, nothing run after it",
  { timeout: 120_000 },
  async (t) => {
    const here = folder(t);
    const boom = "console.error('first');\nfunction f() { throw new TypeError('boom <here>'); }\nf();";
    const file = writeNotebook(join(here, "bad.ipynb"), ["const fine = 1;", boom, "console.log('never');"]);
    const out = join(here, "out.ipynb");
    const said: string[] = [];
    const stderr = new Writable({ write: (chunk, _, done) => (said.push(String(chunk)), done()) });
    await assert.rejects(
      notebookCommand(file, { out, stderr }),
      (problem: { code: string; exit: number; message: string }) => {
        assert.deepEqual([problem.code, problem.exit], ["notebook/cell-failed", 1]);
        assert.equal(problem.message, `cell 2 of ${file} failed: TypeError: boom <here>`);
        return true;
      },
    );
    assert.match(
      said.join(""),
      /^\[1\/3\].*\n\[2\/3\].*FAILED\nTypeError: boom <here>\n {4}at f \(cell 2, line 2\)\n {4}at cell 2, line 3\n/,
    );
    const [before, error, ...rest] = outputs(out);
    assert.deepEqual([text(before.text), rest], ["first\n", []]);
    assert.deepEqual([error.output_type, error.ename, error.evalue], ["error", "TypeError", "boom <here>"]);
    assert.match((error.traceback ?? []).join("\n"), /^> 2 \| function f\(\) /m);
    assert.ok(existsSync(join(here, "out.html")));
  },
);

test(
  "each kind of error becomes the cell's error output; a cell that is meant to fail does not end the run",
  { timeout: 120_000 },
  async (t) => {
    const here = folder(t);
    const kinds: readonly [source: string, ename: string, evalue: RegExp][] = [
      ["await Promise.reject(new RangeError('late', { cause: new Error('root') }));", "RangeError", /^late$/],
      ["class Odd extends Error { name = 'Odd'; }\nthrow new Odd('two\\nlines');", "Odd", /^two\nlines$/],
      ["throw 'plain text';", "Error", /^plain text$/],
      ["const n: number = 'x';", "CompileError", /^line 1: .*not assignable to type 'number'/],
      ["process.exit(3);", "KernelDied", /process ended/],
    ];
    const cells = kinds.map(([source], index) =>
      index < kinds.length - 1 ? { tag: "raises-exception", source } : source,
    );
    const file = writeNotebook(join(here, "kinds.ipynb"), cells);
    const out = join(here, "out.ipynb");
    await assert.rejects(executeNotebook({ file, out }), { code: "notebook/cell-failed", message: /^cell 5 / });
    const shown = outputs(out);
    assert.deepEqual(
      shown.map(({ output_type, ename }) => [output_type, ename]),
      kinds.map(([, ename]) => ["error", ename]),
    );
    shown.forEach(({ evalue }, index) => assert.match(evalue ?? "", kinds[index][2]));
  },
);

test("a cell over its time fails", { timeout: 120_000 }, async (t) => {
  const here = folder(t);
  const file = writeNotebook(join(here, "slow.ipynb"), [
    "await new Promise((resolve) => setTimeout(resolve, 100_000));",
  ]);
  await assert.rejects(executeNotebook({ file, out: join(here, "out.ipynb"), timeout: 2 }), {
    code: "notebook/cell-failed",
    message: /Timeout/,
  });
});

test("unusable arguments are one line, and nothing is written", async (t) => {
  const here = folder(t);
  const file = writeNotebook(join(here, "a.ipynb"), [{ tag: "parameters", source: "let a = 1;" }]);
  const out = join(here, "out.ipynb");
  const refused = (options: Parameters<typeof notebookCommand>, code: string): Promise<void> =>
    assert.rejects(notebookCommand(...options), (problem: { code: string; exit: number; message: string }) => {
      assert.deepEqual([problem.code, problem.exit, problem.message.includes("\n")], [code, 2, false]);
      return true;
    });
  await refused([join(here, "none.ipynb"), { out }], "path/missing");
  await refused([here, { out }], "notebook/invalid");
  await refused([__filename, { out }], "notebook/invalid");
  await refused([file, { out, set: ["b=1"] }], "notebook/parameter");
  await refused([file, { out, set: ["a"] }], "argument/invalid");
  await refused([file, { out: join(here, "out.txt") }], "argument/invalid");
  assert.deepEqual(readdirSync(here), ["a.ipynb"]);
});

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  test(`${signal} to the command leaves no kernel and no file`, { timeout: 120_000 }, async (t) => {
    const here = folder(t);
    const marker = join(here, "started");
    const file = writeNotebook(join(here, "slow.ipynb"), [
      [
        `import { writeFileSync } from "fs";`,
        `writeFileSync(${JSON.stringify(marker)}, process.argv.join(" "));`,
        `await new Promise((resolve) => setTimeout(resolve, 100_000));`,
      ].join("\n"),
    ]);
    const [command, out] = [join(__dirname, "../../src/cli/executeNotebook"), join(here, "out.ipynb")];
    const program = [
      `require(${JSON.stringify(command)})`,
      `.notebookCommand(${JSON.stringify(file)}, { out: ${JSON.stringify(out)} })`,
      `.catch((e) => { console.error(e.code); process.exit(e.exit); })`,
    ].join("");
    const child = spawn(process.execPath, ["--import", "tsx", "-e", program], {
      stdio: "pipe",
      cwd: join(__dirname, "../.."),
    });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    const until = async (condition: () => boolean, what: string): Promise<void> => {
      for (const end = Date.now() + 60_000; !condition(); await new Promise((resolve) => setTimeout(resolve, 100))) {
        if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
      }
    };
    await until(() => existsSync(marker) && readFileSync(marker, "utf8").includes("--config-path"), "the cell runs");
    const connection = /--config-path (\S+)/.exec(readFileSync(marker, "utf8"))![1];
    assert.equal(running(connection), 1);
    child.kill(signal);
    await ended;
    await until(() => running(connection) === 0, "the kernel ends");
    assert.deepEqual(
      readdirSync(here).filter((name) => name.startsWith("out")),
      [],
    );
  });
}
