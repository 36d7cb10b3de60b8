import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import ts from "typescript";
import { root } from "../house/project";
import { palimpsest } from "../cli/capture";
import { blocksOf, documents } from "./markdown";

/**
 * Every block of TypeScript in a document is type-checked as it stands. What follows the language says more: `run` is
 * run, `plugin NAME` is loaded as a plugin of that name, and files of `src` belong to adding.test.ts.
 */
const snippets = documents
  .flatMap(blocksOf)
  .filter(({ language, about }) => /^(ts|typescript)$/.test(language) && !about.startsWith("src/"));

const folder = mkdtempSync(join(tmpdir(), "palimpsest-snippets-"));
after(() => rmSync(folder, { recursive: true }));

const AsyncFunction = (async () => {}).constructor as new (
  ...parameters: string[]
) => (...values: unknown[]) => Promise<void>;

/** Runs a snippet in this process, as a cell of a notebook: what it imports as "palimpsest" is the project. */
async function execute(text: string): Promise<void> {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const load = (name: string): unknown => {
    assert.equal(name, "palimpsest", "snippets import the project alone");
    return require("../../src");
  };
  await new AsyncFunction("require", "exports", outputText)(load, {});
}

describe("snippets of the documents", () => {
  it("are found", () => assert.ok(snippets.length >= 3, `${snippets.length} snippets`));

  it("type-check", () => {
    const paths = snippets.map(({ text }, index) => {
      const path = join(folder, `snippet${index}.ts`);
      writeFileSync(path, text);
      return path;
    });
    const program = ts.createProgram(paths, {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      lib: ["lib.es2023.d.ts"],
      esModuleInterop: true,
      types: ["node"],
      typeRoots: [join(root, "node_modules", "@types")],
      paths: { palimpsest: [join(root, "src", "index.ts")] },
    });
    const faults = paths.flatMap((path, index) => {
      const source = program.getSourceFile(path);
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return found.map(
        ({ messageText }) => `${snippets[index].place} ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
      );
    });
    assert.deepEqual(faults, []);
  });

  for (const { place, text } of snippets.filter(({ about }) => about === "run")) {
    it(`${place} runs`, () => execute(text));
  }

  for (const { place, text, about } of snippets.filter((snippet) => snippet.about.startsWith("plugin "))) {
    it(`${place} is a plugin that registers something`, async () => {
      const path = join(folder, about.replace("plugin ", ""));
      writeFileSync(path, text);
      const [, kind] = /\bregister(Strategy|Direction|Benchmark|Backbone|Loss|Completion|Head)\b/.exec(text) ?? [];
      const [, name] = /\bname: "([^"]+)"/.exec(text) ?? [];
      const kinds: Readonly<Record<string, string>> = {
        Strategy: "strategies",
        Direction: "directions",
        Benchmark: "benchmarks",
        Backbone: "networks",
        Loss: "losses",
        Completion: "completions",
        Head: "heads",
      };
      const { code, stdout, stderr } = await palimpsest("list", kinds[kind], "--plugin", path, "--json");
      assert.equal(code, 0, stderr);
      const names = (JSON.parse(stdout) as { readonly name: string }[]).map((definition) => definition.name);
      assert.ok(names.includes(name), names.join(", "));
    });
  }
});
