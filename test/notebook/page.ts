import assert from "node:assert/strict";
import { chromium, type Page } from "playwright-core";
import { findBrowser } from "../../src/base/machine/browser";
import { chromiumFlags } from "../../src/plots/render/chromium";

/**
 * Opens a file in a browser without a network, lets `use` look at it, and checks that its scripts met no error and that
 * it asked nobody for anything.
 */
export async function offline(file: string, use: (page: Page) => Promise<void>): Promise<void> {
  const browser = await chromium.launch({ executablePath: findBrowser(), args: [...chromiumFlags] });
  try {
    const page = await (await browser.newContext({ offline: true })).newPage();
    const problems: string[] = [];
    page.on("pageerror", (problem) => problems.push(problem.message));
    page.on("request", (request) => {
      if (!/^(file|data|blob):/.test(request.url())) problems.push(`asked for ${request.url()}`);
    });
    await page.goto(`file://${file}`, { waitUntil: "load" });
    await use(page);
    assert.deepEqual(problems, []);
  } finally {
    await browser.close();
  }
}
