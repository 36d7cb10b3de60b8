import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { basename, join } from "node:path";
import { test, type TestContext } from "node:test";
import { chromium, type Page } from "playwright-core";
import { read } from "../../src/notebook/execute";
import { withParameters } from "../../src/notebook/parameters";
import { findChromium } from "../../src/plots";
import { chromiumFlags } from "../../src/plots/chromium";
import { folder, showingCells, writeNotebook } from "./fixture";

const root = join(__dirname, "..", "..");
const jupyter = join(root, ".venv", "bin", "jupyter");
const skip = !findChromium() ? "there is no Chromium" : !existsSync(jupyter) && "JupyterLab is not installed";

test("JupyterLab runs a notebook and shows its figure, table and live run", { skip, timeout: 400_000 }, async (t) => {
  const here = folder(t);
  writeNotebook(join(here, "showing.ipynb"), showingCells);
  const page = await openLab(t, here, "showing.ipynb");
  await runAll(page, 120_000);
  assert.equal(await page.locator(".jp-OutputArea-output caption", { hasText: "Results" }).count(), 1);
  assert.equal(await page.locator(".jp-OutputArea-output p", { hasText: "lwf: test mAP 0.600" }).count(), 1);
  await assertShown(page);
});

const notebooks = join(root, "notebooks");
const first = existsSync(notebooks) ? readdirSync(notebooks).find((name) => /^01-.*\.ipynb$/.test(name)) : undefined;

test("JupyterLab runs the first notebook at the scale of tests", { skip: skip || (!first && "it is not there"), timeout: 590_000 }, async (t) => {
  const here = folder(t);
  const file = join(notebooks, first!);
  writeFileSync(join(here, first!), JSON.stringify(withParameters(read(file), { scale: "smoke" }, file)));
  const page = await openLab(t, here, first!);
  await runAll(page, 500_000);
  await assertShown(page);
});

/** A JupyterLab of its own on loopback, with the notebook open in a browser; both end with the test. */
async function openLab(t: TestContext, folder: string, notebook: string): Promise<Page> {
  const [port, token] = [await freePort(), randomBytes(16).toString("hex")];
  const state = join(folder, ".jupyter");
  mkdirSync(state);
  const server = spawn(
    jupyter,
    ["lab", "--no-browser", "--allow-root", "--ip=127.0.0.1", `--port=${port}`, "--ServerApp.port_retries=0",
      `--IdentityProvider.token=${token}`, `--ServerApp.root_dir=${folder}`, "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"],
    { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, JUPYTER_CONFIG_DIR: state, JUPYTER_DATA_DIR: state, JUPYTER_RUNTIME_DIR: state } },
  );
  let said = "";
  server.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise((resolve) => server.once("exit", resolve));
  t.after(async () => {
    server.kill("SIGTERM"); // it ends its kernels first
    await ended;
  });
  const url = `http://127.0.0.1:${port}/lab/tree/${notebook}?token=${token}`;
  for (const end = Date.now() + 90_000; !(await answers(url)); await new Promise((resolve) => setTimeout(resolve, 300))) {
    if (Date.now() > end || server.exitCode !== null) throw new Error(`JupyterLab did not start: ${said.slice(-2000)}`);
  }
  const browser = await chromium.launch({ executablePath: findChromium(), args: [...chromiumFlags] });
  t.after(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1300, height: 1500 } });
  await page.goto(url);
  await page.locator(`.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook`).waitFor({ timeout: 120_000 });
  return page;
}

/** Runs every cell by the menu and waits until the last has run, or one has failed. */
async function runAll(page: Page, timeout: number): Promise<void> {
  // Run before the kernel is there, JupyterLab asks which one to start.
  await page.locator(".jp-StatusBar-TextItem, #jp-main-statusbar span", { hasText: /^TypeScript.* \| Idle$/ }).first().waitFor({ timeout: 120_000 });
  await page.locator(".lm-MenuBar-itemLabel", { hasText: /^Run$/ }).click();
  await page.locator(".lm-Menu-itemLabel", { hasText: /^Run All Cells$/ }).click();
  const prompts = page.locator(".jp-CodeCell .jp-InputArea-prompt");
  for (const end = Date.now() + timeout; ; await page.waitForTimeout(500)) {
    const texts = await prompts.allTextContents();
    if (texts.some((text) => /\d/.test(text)) && !texts.some((text) => text.includes("*"))) return;
    if (Date.now() > end) throw new Error(`the cells did not end: ${texts.join(" ")}`);
  }
}

async function assertShown(page: Page): Promise<void> {
  const failed = await page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"], .jp-OutputArea-output[data-mime-type="application/vnd.jupyter.error"]').allTextContents();
  assert.deepEqual(failed, []);
  const prompts = await page.locator(".jp-CodeCell .jp-InputArea-prompt").allTextContents();
  assert.ok(prompts.every((prompt) => /\d/.test(prompt)), `every cell ran: ${prompts.join(" ")}`);
  const figure = page.locator(".jp-OutputArea .js-plotly-plot svg.main-svg").first();
  await figure.scrollIntoViewIfNeeded();
  await figure.waitFor({ state: "visible" });
  const box = await figure.boundingBox();
  assert.ok(box && box.width > 300 && box.height > 200, JSON.stringify(box));
  assert.ok((await page.locator(".jp-OutputArea .js-plotly-plot .trace").count()) > 0);
  assert.ok(await page.locator(".jp-OutputArea-output table").first().isVisible());
  // A folder for whoever wants to look.
  const shots = process.env.PALIMPSEST_SCREENSHOTS;
  if (shots) await page.screenshot({ path: join(shots, `${basename(decodeURIComponent(new URL(page.url()).pathname), ".ipynb")}.png`) });
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then((response) => response.ok, () => false);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
