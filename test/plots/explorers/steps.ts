import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { Explorer } from "../../../src/plots";
import { madeUpRun, voc } from "../madeUp";
import { offline } from "../../notebook/page";
import type { RunRecord } from "../../../src/records";

/** The shape of the three tasks of made-up runs. */
export const tasks = [voc.slice(0, 7), voc.slice(7, 14), voc.slice(14)].map((classes) => ({ classes }));

/** A made-up run whose epochs have an AP for every class but one, each another one. */
export function runWithClasses(name: string): RunRecord {
  const run = madeUpRun(name);
  const epochs = run.epochs.map((event, i) => ({
    ...event,
    test: { ...event.validation, classAP: voc.map((_, c) => (c === 3 ? null : (i + c / 100) / 30)) },
  }));
  return { ...run, epochs };
}

/** Opens explorers as one page from a file, without a network; its scripts must meet no error. */
export async function openExplorers(explorers: readonly Explorer[], use: (page: Page) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-explorer-"));
  try {
    const file = join(folder, "page.html");
    const body = explorers.map(({ html }) => html).join("\n");
    writeFileSync(file, `<!doctype html><html lang="en"><meta charset="utf-8"><body>${body}</body></html>`);
    await offline(file, use);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What an expression comes to in the page, where `all(selector)` is a list of an explorer's elements. */
export const inExplorer = <T>(page: Page, expression: string): Promise<T> =>
  page.evaluate<T>(
    `(function (all) { return ${expression}; })(function (selector) {
      return Array.from(document.querySelector("palimpsest-steps").shadowRoot.querySelectorAll(selector));
    })`,
  );

/** What a page shows of a table: the texts of its cells that are seen, a row each. */
export const rowsOf = (page: Page, where: string): Promise<readonly (readonly string[])[]> =>
  inExplorer(page, `all("${where} tr").map((row) => Array.from(row.children, (cell) => cell.innerText.trim()))`);

/** What the slider says. */
export const sliderOf = async (page: Page): Promise<{ readonly value: string; readonly says: string | null }> => {
  const slider = page.getByRole("slider").first();
  return { value: await slider.inputValue(), says: await slider.getAttribute("aria-valuetext") };
};
