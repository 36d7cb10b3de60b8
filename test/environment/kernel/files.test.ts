import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { suiteScope } from "../../suite";
import { errorOf, Kernel, resultOf } from "./client";

describe("files that cells import", { timeout: 300_000 }, () => {
  const kernel = new Kernel(suiteScope());

  const write = (name: string, text: string): void => {
    mkdirSync(join(kernel.folder, name, ".."), { recursive: true });
    writeFileSync(join(kernel.folder, name), text);
  };
  const result = async (code: string): Promise<string | undefined> => {
    const outcome = await kernel.execute(code);
    assert.equal(outcome.reply.status, "ok", JSON.stringify(outcome.reply.traceback));
    return resultOf(outcome);
  };

  it("an import that failed works once it is mended, and so does every cell after it", async () => {
    const missing = await kernel.execute('import { late } from "./late";\nlate');
    assert.match(errorOf(missing).message, /^line 1: Cannot find module '\.\/late'/);
    assert.equal(await result("1 + 1"), "2");
    write("late.ts", "export const late: number = 3;");
    assert.equal(await result("1 + 2"), "3");
    assert.equal(await result('import { late } from "./late";\nlate'), "3");

    rmSync(join(kernel.folder, "late.ts"));
    assert.equal((await kernel.execute('import { late } from "./late";')).reply.status, "error");
    assert.equal(await result("2 + 2"), "4");
    write("late.ts", "export const late: number = 30;");
    assert.equal(await result('import { late } from "./late";\nlate'), "30");

    assert.equal((await kernel.execute('import { three } from "three-pkg";')).reply.status, "error");
    write("node_modules/three-pkg/package.json", '{ "name": "three-pkg", "main": "main.js", "types": "main.d.ts" }');
    write("node_modules/three-pkg/main.d.ts", "export const three: 3;");
    write("node_modules/three-pkg/main.js", "exports.three = 3;");
    assert.equal(await result('import { three } from "three-pkg";\nthree'), "3");
    assert.equal(await result("3 + 3"), "6");
  });

  it("a file that fails to compile is said by its name and line, and works once it is mended", async () => {
    write("wrong.ts", "export const fine = 1;\nexport const wrong: string = 1;");
    assert.match(
      errorOf(await kernel.execute('import { wrong } from "./wrong";')).trace,
      /wrong\.ts, line 2: Type 'number'/,
    );
    assert.equal(await result("4 + 4"), "8");
    write("wrong.ts", "export const wrong = 'right';");
    assert.equal(await result('import { wrong } from "./wrong";\nwrong'), "'right'");
  });

  it("a file that another one imports is read again when it changed, through any number of files", async () => {
    write("a.ts", "export const value: number = 1;");
    write("b.ts", 'import { value } from "./a";\nexport const twice = (): number => 2 * value;');
    write("c/index.ts", 'export { twice } from "../b";\nexport const seen = ++(globalThis as any).evaluations;');
    const cell = 'import { twice } from "./c";\ntwice()';
    await result("(globalThis as any).evaluations = 0");
    assert.equal(await result(cell), "2");
    write("a.ts", "export const value: number = 50;");
    assert.equal(await result(cell), "100");
    assert.equal(await result(cell), "100");
    assert.equal(await result("(globalThis as any).evaluations"), "2", "what did not change is not run again");
    write("a.ts", "export const value: number = 50;\nexport const more = 1;");
    rmSync(join(kernel.folder, "b.ts"));
    write("b/index.ts", 'import { more } from "../a";\nexport const twice = (): number => -more;');
    assert.equal(await result(cell), "-1", "a file that takes another's place");
  });

  it("takes JSON, with and without its type named, names with .ts, and JavaScript", async () => {
    write("numbers.json", '{ "list": [1, 2, 3] }');
    assert.equal(await result('import numbers from "./numbers.json" with { type: "json" };\nnumbers.list.length'), "3");
    write("numbers.json", '{ "list": [1] }');
    assert.equal(await result('import again from "./numbers.json";\nagain.list.length'), "1");
    write(
      "named.ts",
      'import numbers from "./numbers.json" with { type: "json" };\nexport const n = numbers.list.length;',
    );
    assert.equal(await result('import { n } from "./named.ts";\nn'), "1");
    assert.equal(await result('const { n: later } = await import("./named.ts");\nlater'), "1");
    write("plain.js", "exports.plain = 7;");
    assert.equal(await result('import { plain } from "./plain.js";\nplain'), "7");
    write("outer/inner.ts", 'import { n } from "../named.ts";\nexport const inner = n + 1;');
    assert.equal(await result('import { inner } from "./outer/inner.ts";\ninner'), "2");
  });

  it("an error in a file names the file and its line, also after the file changed", async () => {
    write(
      "throws.ts",
      "interface S { n: number }\n\nexport function fail(shape: S): never {\n  throw new Error('n ' + shape.n);\n}",
    );
    const trace = async (): Promise<string> =>
      errorOf(await kernel.execute('import { fail } from "./throws";\nfail({ n: 1 });')).trace;
    assert.match(await trace(), /at fail \(throws\.ts, line 4\)\n.*cell \d+, line 2/);
    write("throws.ts", "export function fail(shape: { n: number }): never {\n  throw new Error('n ' + shape.n);\n}");
    assert.match(await trace(), /at fail \(throws\.ts, line 2\)/);
  });

  it("a cell may declare a module", async () => {
    await result("/** @module declared */\nexport const declared: number = 11;");
    assert.equal(await result('import { declared } from "./declared";\ndeclared'), "11");
    await result("/** @module declared */\nexport const declared: number = 12;");
    assert.equal(await result('import { declared } from "./declared";\ndeclared'), "12");
  });
});
