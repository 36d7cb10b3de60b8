import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { after, before, describe, it } from "node:test";
import { findBrowser } from "../../src/base/machine/browser";
import { strategyNames } from "../../src/strategies";
import { environmentModule, node, root } from "../house/project";
import { offline } from "../notebook/page";

const folder = mkdtempSync(join(tmpdir(), "palimpsest-site-"));
const site = join(folder, "site");

/** A page without the text of its scripts, its references to characters resolved as far as addresses have them. */
const read = (page: string): string =>
  readFileSync(join(site, page), "utf8")
    .replace(/(<script[^>]*>)[\s\S]*?(<\/script>)/g, "$1$2")
    .replaceAll("&amp;", "&");

/** The pages of the site, as paths below it. */
const pages = (): string[] =>
  readdirSync(site, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".html"));

/** Names in a page that an address may end with. */
const anchorsOf = (page: string): Set<string> =>
  new Set([...read(page).matchAll(/\b(?:id|name)="([^"]+)"/g)].map(([, name]) => name));

describe("the site of the documentation", { timeout: 600_000 }, () => {
  before(() => {
    const { status, output } = node(["environment/commands/docs.mjs", "--out", site]);
    assert.equal(status, 0, output);
    assert.ok(output.includes(join(site, "index.html")), output);
  });
  after(() => rmSync(folder, { recursive: true }));

  it("is not written over something else", () => {
    const other = join(folder, "other");
    mkdirSync(other);
    writeFileSync(join(other, "mine.txt"), "mine");
    const { status, output } = node(["environment/commands/docs.mjs", "--out", other]);
    assert.equal(status, 2);
    assert.match(output, /--out .*other holds something else than a site/);
    assert.equal(readFileSync(join(other, "mine.txt"), "utf8"), "mine");
  });

  it("has every page that docs/README.md lists, one for each strategy, the notebooks and the API", async () => {
    const { sectionsIn, pathsOf } = await environmentModule<{
      readonly sectionsIn: (root: string) => readonly object[];
      readonly pathsOf: (sections: readonly object[]) => readonly string[];
    }>("site/navigation.mjs");
    const documents = readdirSync(join(site, "documents"));
    assert.equal(documents.length, pathsOf(sectionsIn(root)).length + 1, "and the works that are cited");
    for (const name of strategyNames) assert.ok(documents.includes(`Strategies.${name}.html`), name);
    const notebooks = readdirSync(join(root, "notebooks")).filter((name) => name.endsWith(".ipynb"));
    for (const name of notebooks) assert.ok(existsSync(join(site, "notebooks", name.replace("ipynb", "html"))), name);
    assert.match(read("functions/palimpsest.run.html"), /RunOptions/);
    assert.match(read("index.html"), /documents\/Start\.html/);
  });

  it("has no link that leads nowhere, and none that leads out of it but to the web", () => {
    const anchors = new Map<string, Set<string>>();
    const broken = pages().flatMap((page) =>
      [...read(page).matchAll(/\b(?:href|src)="([^"]*)"/g)].flatMap(([, address]) => {
        if (address === "" || /^(https?|mailto|data):/.test(address)) return [];
        const [path, anchor] = address.split("#").map(decodeURIComponent);
        const target = path === "" ? page : relative(site, join(site, dirname(page), path.split("?")[0]));
        if (target.startsWith("..") || !existsSync(join(site, target))) return [`${page}: ${address}`];
        if (!anchor || !target.endsWith(".html")) return [];
        const names = anchors.get(target) ?? anchorsOf(target);
        anchors.set(target, names);
        return names.has(anchor) ? [] : [`${page}: ${address}`];
      }),
    );
    assert.deepEqual(broken, []);
  });

  it("has its formulas drawn", () => {
    const formulas = pages().filter((page) => page.startsWith("documents/") && read(page).includes("katex-mathml"));
    assert.ok(formulas.length > strategyNames.length, `${formulas.length} pages have formulas`);
    for (const page of pages().filter((name) => name.startsWith("documents/"))) {
      assert.doesNotMatch(read(page), /\$<code>|language-math|class="math"/, page);
    }
  });

  it("fits a telephone, and asks for nothing from elsewhere", { skip: findBrowser() === undefined }, async () => {
    for (const page of ["index.html", "documents/Strategies.lwf-ppi.html", "documents/Results.html"]) {
      await offline(join(site, page), async (shown) => {
        await shown.setViewportSize({ width: 390, height: 800 });
        const backgrounds = new Set<unknown>();
        for (const colorScheme of ["light", "dark"] as const) {
          await shown.emulateMedia({ colorScheme });
          assert.equal(await shown.evaluate("document.documentElement.scrollWidth"), 390, page);
          backgrounds.add(await shown.evaluate("getComputedStyle(document.body).backgroundColor"));
        }
        assert.equal(backgrounds.size, 2, "pages follow the theme");
      });
    }
  });
});
