import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { environmentModule, root } from "../house/project";

const architecture = readFileSync(join(root, "docs", "architecture.md"), "utf8");

/** The text below a heading, as far as the next one of its level. */
function section(title: string): string {
  const [, text] = architecture.split(`\n## ${title}\n`);
  assert.ok(text !== undefined, `there is no section ${title}`);
  return text.split("\n## ")[0];
}

describe("texts that are made from the code", () => {
  it("are as the code is now (npm run docs:architecture writes them)", async () => {
    const { documents, madeTexts } = await environmentModule<{
      readonly documents: readonly string[];
      readonly madeTexts: (root: string) => Promise<Readonly<Record<string, string>>>;
    }>("documents/texts.mjs");
    const { placesOf, withTexts } = await environmentModule<{
      readonly placesOf: (document: string) => readonly string[];
      readonly withTexts: (document: string, texts: Readonly<Record<string, string>>) => string;
    }>("documents/markers.mjs");
    const texts = await madeTexts(root);
    const places: string[] = [];
    for (const name of documents) {
      const document = readFileSync(join(root, name), "utf8");
      assert.equal(withTexts(document, texts), document, `${name} is stale`);
      places.push(...placesOf(document));
    }
    assert.deepEqual(places.sort(), Object.keys(texts).sort(), "every text has its place, once");
  });

  it("are put between their markers, and nowhere else", async () => {
    const { withTexts } = await environmentModule<{
      readonly withTexts: (document: string, texts: Readonly<Record<string, string>>) => string;
    }>("documents/markers.mjs");
    const document = "a\n<!-- table: one -->\nold\n<!-- /table -->\nb\n<!-- table: two -->\nold\n<!-- /table -->\n";
    const expected =
      "a\n<!-- table: one -->\n\n$1 new\n\n<!-- /table -->\nb\n<!-- table: two -->\nold\n<!-- /table -->\n";
    assert.equal(withTexts(document, { one: "$1 new", three: "nowhere" }), expected);
  });
});

describe("the rooms", () => {
  it("have a row each", () => {
    const rows = [...section("The rooms").matchAll(/^\| `(\w+)` \|/gm)].map(([, room]) => room);
    const rooms = readdirSync(join(root, "src"), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
    assert.deepEqual(rows.sort(), rooms.sort());
  });
});

describe("the files of one step", () => {
  const files = [...section("Following one step").matchAll(/^\d+\. \[(src\/[\w/]+\.ts)\]\(\.\.\/(\S+)\)/gm)];
  const paths = files.map(([, path]) => path);

  it("are at most 12, from run() to the parameter, and exist", () => {
    assert.ok(paths.length > 2 && paths.length <= 12, `${paths.length} files`);
    assert.deepEqual([paths[0], paths.at(-1)], ["src/training/run.ts", "src/nn/parameter.ts"]);
    for (const [, shown, linked] of files) {
      assert.equal(shown, linked);
      assert.ok(existsSync(join(root, shown)), shown);
    }
  });

  it("are each imported by an earlier one, directly or through the index of a room", async () => {
    const { importsOf } = await environmentModule<{
      readonly importsOf: (
        root: string,
        folders: readonly string[],
      ) => Promise<{
        readonly modules: readonly {
          readonly source: string;
          readonly dependencies: readonly { readonly resolved: string }[];
        }[];
      }>;
    }>("checks/imports.mjs");
    const { modules } = await importsOf(root, ["src"]);
    const importsBy = new Map(
      modules.map(({ source, dependencies }) => [source, dependencies.map(({ resolved }) => resolved)]),
    );
    /** What a file imports; of an index, what the index imports too. */
    const reachedBy = (path: string): readonly string[] =>
      (importsBy.get(path) ?? []).flatMap((imported) =>
        /\/(index|surface|internal)\.ts$/.test(imported) ? [imported, ...reachedBy(imported)] : [imported],
      );
    for (const [index, path] of paths.entries()) {
      if (index === 0) continue;
      const earlier = paths.slice(0, index);
      assert.ok(
        earlier.some((file) => reachedBy(file).includes(path)),
        `${path} is imported by none of ${earlier.join(", ")}`,
      );
    }
  });
});

describe("the words", () => {
  it("have one line each", () => {
    const words = [...section("One word for one thing").matchAll(/^\| ([^|]+) \|/gm)].map(([, word]) => word);
    assert.ok(words.length > 30, "there are words");
    assert.deepEqual(words, [...new Set(words)]);
  });
});
