import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { suiteScope } from "../../suite";
import { errorOf, Kernel, of, resultOf } from "./client";

describe("the language of cells", { timeout: 300_000 }, () => {
  const kernel = new Kernel(suiteScope());

  const result = async (code: string): Promise<string | undefined> => {
    const outcome = await kernel.execute(code);
    assert.equal(outcome.reply.status, "ok", JSON.stringify(outcome.reply.traceback));
    return resultOf(outcome);
  };

  it("awaits whatever stands after await at the top of a cell", async () => {
    const cells: readonly [code: string, value: string][] = [
      ["await (Promise.resolve(1));", "1"],
      ["await [2];", "[ 2 ]"],
      ["await (async () => 3)()", "3"],
      ["await /4/", "/4/"],
      ["await `5`", "'5'"],
      ["await +6", "6"],
      ["await -7", "-7"],
      ["await <number>8", "8"],
      ["const o = { v: await (Promise.resolve(9)) }; o.v", "9"],
      ["if (await (Promise.resolve(true))) o.v = 10;\no.v", "10"],
      ["({ [await (Promise.resolve('eleven'))]: 11 })", "{ eleven: 11 }"],
      ["for (const x of await ([12])) o.v = x;\no.v", "12"],
    ];
    for (const [code, value] of cells) assert.equal(await result(code), value, code);
    const inside = await kernel.execute("function notAsync() { return await (1); }");
    assert.match(errorOf(inside).message, /^line 1: .* in an async function\?$/);
  });

  it("knows `using`, at the top of a cell too, and `await using`", async () => {
    await result(`const log: string[] = [];
const opened = (name: string) => ({ name, [Symbol.dispose]: () => void log.push(name) });
const slowly = (name: string) => ({ name, [Symbol.asyncDispose]: async () => void log.push(await (name)) });`);
    await result("{ using first = opened('first'); log.push('in ' + first.name); }");
    await result("using atTop = opened('top');\nlog.push('in ' + atTop.name);");
    await result("await using late = slowly('late');\nlog.push('in ' + late.name);");
    assert.equal(await result("log.join()"), "'in first,first,in top,top,in late,late'");
  });

  it("has standard decorators", async () => {
    const code = `function twice(method: (n: number) => number, { kind, name }: ClassMethodDecoratorContext) {
  return function (this: unknown, n: number) {
    return \`\${kind} \${String(name)} \${2 * method.call(this, n)}\` as any;
  };
}
class Decorated { @twice plus(n: number): number { return n + 1; } }
new Decorated().plus(1)`;
    assert.equal(await result(code), "'method plus 4'");
  });

  it("has what TypeScript gained since 5.0: satisfies, const type parameters, inferred predicates", async () => {
    assert.equal(
      await result("const kinds = <const T,>(t: T) => t;\nconst pair = kinds([1, 'a']);\npair[1] satisfies 'a'"),
      "'a'",
    );
    assert.equal(await result("[1, null, 2].filter((x) => x !== null).map((x) => x.toFixed(1)).join()"), "'1.0,2.0'");
    assert.equal(await result("[3, 1, 2].toSorted().join()"), "'1,2,3'");
  });

  it("a later cell reads, changes, shadows and extends what earlier ones declare", async () => {
    await result(`let count = 1; var loose = [1]; const text = "t";
enum Colour { Red, Green } namespace Space { export const inner = 5; }
interface Shape { side: number } type Side = Shape["side"];
class Base { constructor(readonly n: number) {} double() { return 2 * this.n; } }
function add(this: unknown, a: number, b = count) { return this === undefined ? a + b : NaN; }
export const exported = 8;
const tag = (parts: TemplateStringsArray, ...values: unknown[]) => parts.join("|") + values.join();`);
    assert.equal(await result("count += 2; [count] = [count + 1]; ({ count } = { count: count + 1 }); count"), "5");
    assert.equal(
      await result("for (count of [6, 7]); for (const key in { count }) loose.push(key.length); [count, loose]"),
      "[ 7, [ 1, 5 ] ]",
    );
    assert.equal(
      await result(
        "const shape: Shape = { side: 3 }; const side: Side = shape.side; ({ side, text, [text]: Colour.Green })",
      ),
      "{ side: 3, text: 't', t: 1 }",
    );
    assert.equal(
      await result(
        "class Sub extends Base { n2 = Space.inner; }\nconst s = new Sub(4);\n[s.double(), s.n2, s instanceof Base]",
      ),
      "[ 8, 5, true ]",
    );
    assert.equal(
      await result("[add(1, 1), add?.(2, 2), exported, tag`ab`, typeof add, !text]"),
      "[ 2, 4, 8, 'ab', 'function', false ]",
    );
    assert.equal(
      await result("(function text() { return typeof text; })() + ((count: number) => count)(9) + { count: 1 }.count"),
      "'function91'",
    );
    assert.equal(await result("const text = 5; text.toFixed(1)"), "'5.0'");
    assert.match(errorOf(await kernel.execute("text.length")).message, /'length' does not exist on type '5'/);
    assert.equal(
      await result("interface Shape { radius: number }\nconst round: Shape = { radius: 1 }; round.radius"),
      "1",
    );
    assert.equal(await result("class Base { x = 1 }\n[new Base().x, new Sub(3).double()]"), "[ 1, 6 ]");
    assert.equal(await result("const __private = 1, _one = 2; [__private, _one]"), "[ 1, 2 ]");
    assert.equal(await result("__private + _one"), "3");
    await result("declare global { var theGlobal: number }\nglobalThis.theGlobal = 13;");
    assert.equal(await result("theGlobal + 1"), "14");
    assert.equal(
      await result('import { basename } from "node:path";\nlet { length, ...others } = { length: 1, a: 2, b: 3 };'),
      undefined,
    );
    assert.equal(await result('basename("/a/b") + length + others.b'), "'b13'");
    assert.equal(await result("const hidden = [1, 2].map((length) => length * 2); hidden"), "[ 2, 4 ]");
  });

  it("shows no value of a cell that ends with a statement, and null and undefined as nothing", async () => {
    for (const code of ["const noValue = 1;", "if (true) 1;", "null", "undefined", "void 0;", "// nothing", ""]) {
      const outcome = await kernel.execute(code);
      assert.deepEqual([outcome.reply.status, of(outcome, "execute_result")], ["ok", []], code);
    }
    assert.equal(await result("'use of text'"), "'use of text'");
    assert.equal(await result("({}).constructor.name"), "'Object'");
  });

  it("declares what many cells declare", async () => {
    for (let n = 0; n < 80; n++) await kernel.execute(`const many${n} = ${n === 0 ? 0 : `many${n - 1}`} + 1;`);
    assert.equal(await result("many79"), "80");
  });
});
