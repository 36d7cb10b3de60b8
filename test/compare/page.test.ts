import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import { chromium } from "playwright-core";
import { findBrowser } from "../../src/base/machine/browser";
import { chromiumFlags } from "../../src/plots/render/chromium";
import { palimpsest } from "../cli/capture";
import { madeUpRun, voc } from "../plots/madeUp";
import { store, temporaryFolder } from "./stored";

const executablePath = findBrowser();
const skip = executablePath === undefined && "there is no Chromium";
const folder = temporaryFolder();
const attack =
  `</script><script>window.obeyed = 1</script>` + `<img src="https://example.org/x" onerror="window.obeyed = 1">`;

test(
  "a report opens without a network, shows every table and figure, and obeys nothing in the runs",
  { skip },
  async () => {
    const directories = [
      ...[1, 2].map((seed) => store(folder, `lwf-${seed}`, { strategy: "lwf", seed, hash: "one" }).directory),
      store(folder, "hostile", {
        strategy: attack,
        classes: [attack, ...voc.slice(1)],
        commit: attack,
        hash: attack,
        parameters: { scale: attack },
      }).directory,
    ];
    const file = join(folder, "report.html");
    const { code, stdout } = await palimpsest("compare", ...directories, "--html", file);
    assert.equal(code, 0);
    assert.match(stdout, /report: .*report\.html\n$/);

    const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
    try {
      const page = await browser.newPage();
      // Plotly's five megabytes take a busy machine a while.
      page.setDefaultTimeout(180_000);
      const [requests, problems]: string[][] = [[], []];
      page.on("request", (request) => requests.push(request.url()));
      page.on("pageerror", (problem) => problems.push(problem.message));
      page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
      await page.goto(pathToFileURL(file).href);
      await page.waitForFunction(
        () =>
          (
            globalThis as unknown as { document: { querySelectorAll(selector: string): { length: number } } }
          ).document.querySelectorAll(".js-plotly-plot .main-svg").length >= 14,
      );
      assert.deepEqual([requests.filter((url) => !/^(file|data|blob):/.test(url)), problems], [[], []]);
      assert.equal(await page.locator(".js-plotly-plot").count(), 7);
      assert.equal(await page.evaluate("window.obeyed"), undefined);
      const cells = await page.locator("table").first().locator("tr").allInnerTexts();
      assert.equal(cells.length, 3);
      const { acc } = madeUpRun(attack).metrics;
      assert.ok(cells[2].startsWith(attack) && cells[2].includes(acc.toFixed(3)));
      assert.match(await page.locator(".caveat").first().innerText(), /did not see the same data/);
      assert.match(await page.locator("body").innerText(), /F1, threshold with the best OF1 on the validation images/);
    } finally {
      await browser.close();
    }
  },
);

test("a report of runs of an earlier version leaves out what they did not record", async () => {
  const file = join(folder, "earlier.html");
  const { code } = await palimpsest(
    "compare",
    store(folder, "earlier", { strategy: "lwf", earlier: true }).directory,
    "--html",
    file,
  );
  assert.equal(code, 0);
  const page = readFileSync(file, "utf8");
  assert.equal(page.match(/<figure /g)!.length, 4);
  assert.ok(!page.includes("<h2>F1"));
});

test("a report with a run without test scores by epoch shows those of validation images", async () => {
  const [tasks, epochs] = ["tasks", "epochs"].map(
    (testAfter, i) => store(folder, testAfter, { strategy: "lwf", seed: i + 1, parameters: { testAfter } }).directory,
  );
  for (const [runs, split] of [
    [[epochs], "test"],
    [[tasks, epochs], "validation"],
  ] as const) {
    const file = join(folder, `scored-${split}.html`);
    assert.equal((await palimpsest("compare", ...runs, "--html", file)).code, 0);
    assert.match(readFileSync(file, "utf8"), new RegExp(`mAP on the ${split} set after each epoch`));
  }
});
