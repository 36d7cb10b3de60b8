import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import { basename, join } from "node:path";
import type { TestContext } from "node:test";
import { chromium, type Browser, type Locator, type Page } from "playwright-core";
import { findBrowser } from "../../src/base/machine/browser";
import { chromiumFlags } from "../../src/plots/render/chromium";

const root = join(__dirname, "..", "..");
const python = join(root, ".venv", "bin", "python");

/** Why JupyterLab cannot be tested here; false where it can. */
export const skip = !findBrowser() ? "there is no Chromium" : !existsSync(python) && "JupyterLab is not installed";

/**
 * A JupyterLab started as by `npm run lab`, on a folder, a port and a token of its own, and a browser. Both end with
 * the test.
 */
export class Lab {
  private constructor(
    readonly port: number,
    readonly token: string,
    private readonly browser: Browser,
  ) {}

  static async start(t: Pick<TestContext, "after">, folder: string): Promise<Lab> {
    const [port, token] = [await freePort(), randomBytes(16).toString("hex")];
    const state = join(folder, ".jupyter");
    mkdirSync(state);
    const jupyter: string = "../../environment/shared/jupyter.mjs";
    const { lab } = (await import(jupyter)) as { lab: (folder: string) => string[] };
    const own = [`--port=${port}`, "--no-browser", "--ServerApp.port_retries=0", `--IdentityProvider.token=${token}`];
    const server = spawn(python, [...lab(folder), ...own], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, JUPYTER_CONFIG_DIR: state, JUPYTER_DATA_DIR: state, JUPYTER_RUNTIME_DIR: state },
    });
    let said = "";
    server.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const ended = new Promise((resolve) => server.once("exit", resolve));
    t.after(async () => {
      server.kill("SIGTERM"); // it ends its kernels first
      await ended;
    });
    const url = `http://127.0.0.1:${port}/api/status?token=${token}`;
    for (
      const end = Date.now() + 90_000;
      !(await statusOf(url));
      await new Promise((resolve) => setTimeout(resolve, 300))
    ) {
      if (Date.now() > end || server.exitCode !== null)
        throw new Error(`JupyterLab did not start: ${said.slice(-2000)}`);
    }
    const browser = await chromium.launch({ executablePath: findBrowser(), args: [...chromiumFlags] });
    t.after(() => browser.close());
    return new Lab(port, token, browser);
  }

  /** Opens a notebook of the folder, with its kernel started. */
  async open(notebook: string): Promise<Notebook> {
    const page = await this.browser.newPage({ viewport: { width: 1300, height: 1500 } });
    await page.goto(
      `http://127.0.0.1:${this.port}/lab/workspaces/${notebook.replace(/\W/g, "")}` +
        `/tree/${notebook}?token=${this.token}`,
    );
    await page.locator(`.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook`).waitFor({ timeout: 60_000 });
    // Run before the kernel is there, JupyterLab asks which one to start.
    await page
      .locator("#jp-main-statusbar span", { hasText: /^TypeScript.* \| Idle$/ })
      .first()
      .waitFor({ timeout: 60_000 });
    return new Notebook(page);
  }
}

/** The HTTP status of an address; 0 where nothing answers. */
export async function statusOf(url: string): Promise<number> {
  return fetch(url).then(
    ({ status }) => status,
    () => 0,
  );
}

/** A notebook open in JupyterLab. */
export class Notebook {
  constructor(readonly page: Page) {}

  /** A code cell, counted from 0. */
  cell(index: number): Locator {
    return this.page.locator(".jp-CodeCell").nth(index);
  }

  async menu(...path: readonly [menu: string, item: string]): Promise<void> {
    await this.page.locator(".lm-MenuBar-itemLabel", { hasText: new RegExp(`^${path[0]}$`) }).click();
    await this.page
      .locator(".lm-Menu-itemLabel", { hasText: new RegExp(`^${path[1]}$`) })
      .first()
      .click();
  }

  /** Chooses a theme, and waits until the page has it. */
  async theme(name: "JupyterLab Light" | "JupyterLab Dark"): Promise<void> {
    await this.menu("Settings", "Theme");
    await this.page.locator(".lm-Menu-itemLabel", { hasText: new RegExp(`^${name}$`) }).click();
    await this.page.locator(`body[data-jp-theme-name="${name}"]`).waitFor({ state: "attached" });
    await this.page.waitForTimeout(1000);
  }

  /** Runs one cell, without waiting for its end. */
  async run(index: number): Promise<void> {
    await this.cell(index).locator(".cm-content").click();
    await this.page.keyboard.press("Shift+Enter");
  }

  /** Runs every cell by the menu and waits until the last has run, or one has failed. */
  async runAll(timeout: number): Promise<void> {
    await this.menu("Run", "Run All Cells");
    for (const end = Date.now() + timeout; ; await this.page.waitForTimeout(300)) {
      const texts = await this.prompts();
      if (texts.some((text) => /\d/.test(text)) && !texts.some((text) => text.includes("*"))) return;
      if (Date.now() > end) throw new Error(`the cells did not end: ${texts.join(" ")}`);
    }
  }

  prompts(): Promise<string[]> {
    return this.page.locator(".jp-CodeCell .jp-InputArea-prompt").allTextContents();
  }

  /** Begins to note every text that an output shows, and gives what was noted. */
  async watch(): Promise<() => Promise<string[]>> {
    // As text: what the tests' compiler adds to functions is not there in the page.
    await this.page.evaluate(`{
      globalThis.noted = new Set();
      const outputs = () => document.querySelectorAll(".jp-OutputArea-output");
      const note = () => outputs().forEach(({ textContent }) => noted.add(textContent));
      new MutationObserver(note).observe(document.body, { childList: true, subtree: true, characterData: true });
    }`);
    return () => this.page.evaluate<string[]>("[...noted]");
  }

  /** Every cell has run, none has failed, and a figure and a table can be seen. */
  async assertShown(): Promise<void> {
    const { page } = this;
    assert.deepEqual(
      await page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]').allTextContents(),
      [],
    );
    const prompts = await this.prompts();
    assert.ok(
      prompts.every((prompt) => /\d/.test(prompt)),
      `every cell ran: ${prompts.join(" ")}`,
    );
    const figure = page.locator(".jp-OutputArea .js-plotly-plot svg.main-svg").first();
    await figure.scrollIntoViewIfNeeded();
    await figure.waitFor({ state: "visible" });
    const box = await figure.boundingBox();
    assert.ok(box && box.width > 300 && box.height > 200, JSON.stringify(box));
    assert.ok((await page.locator(".jp-OutputArea .js-plotly-plot .trace").count()) > 0);
    assert.ok(await page.locator(".jp-OutputArea-output table").first().isVisible());
    await this.photograph();
  }

  /** Into a folder for whoever wants to look. */
  async photograph(): Promise<void> {
    const folder = process.env.PALIMPSEST_SCREENSHOTS;
    if (folder)
      await this.page.screenshot({
        path: join(folder, `${basename(decodeURIComponent(new URL(this.page.url()).pathname), ".ipynb")}.png`),
      });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .once("error", reject)
      .listen(0, "127.0.0.1", () => {
        const address = server.address();
        server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
      });
  });
}
