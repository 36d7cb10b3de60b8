import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { cpuTimeOf, parseStat } from "../../bench/cpuTime";
import { instructionsIn, machineLine, thisMachine } from "../../bench/machine";

test("instruction sets are told from the flags of /proc/cpuinfo, whole words of them", () => {
  const text = (flags: string): string => `processor\t: 0\nmodel name\t: Some CPU\nflags\t\t: ${flags}\nbugs\t: none\n`;
  assert.deepEqual(instructionsIn(text("fpu avx2 avx512f avx512_bf16 amx_bf16 amx_tile")), [
    "avx2",
    "avx512f",
    "avx512_bf16",
    "amx_bf16",
    "amx_tile",
  ]);
  assert.deepEqual(instructionsIn(text("fpu avx avx512fp16")), [], "avx512fp16 is not avx512f");
  assert.equal(instructionsIn(""), null, "a system without /proc does not tell");
  assert.deepEqual(instructionsIn("processor : 0\nFeatures : fp asimd bf16\n"), ["bf16"]);
});

test("the machine in a line has processor, threads, instruction sets and versions", () => {
  const machine = thisMachine();
  const line = machineLine({ ...machine, instructions: ["avx512f", "amx_bf16"] });
  assert.ok(line.includes(`${machine.threads} threads, avx512f amx_bf16; palimpsest `), line);
  assert.ok(line.endsWith(`Node ${process.version}`));
  assert.match(machineLine({ ...machine, instructions: null }), /instruction sets unknown/);
});

test("CPU time of /proc is read behind the name, which may have brackets and spaces", () => {
  const times = "S 41 1 1 0 -1 4194304 100 200 3 4 150 50 7 3 20 0 5 0 1000 2000 300";
  for (const name of ["(node)", "(a b)", "(x) R 1 (y)"]) {
    assert.deepEqual(parseStat(`42 ${name} ${times}\n`), { parent: 41, milliseconds: 2100 });
  }
});

const withoutProc = process.platform !== "linux" && "there is no /proc";
test("CPU time of a process has that of a child that still runs", { skip: withoutProc }, async (t) => {
  const spin = "while (process.cpuUsage().user < 600_000); console.log('done'); setInterval(() => {}, 1000);";
  const parent = spawn(process.execPath, [
    "-e",
    `const child = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(spin)}]);
     child.stdout.pipe(process.stdout);
     process.stdin.on("end", () => { child.kill(); process.exit(); }).resume();`,
  ]);
  t.after(() => parent.stdin.end());
  await once(parent.stdout, "data");
  const time = cpuTimeOf(parent.pid ?? NaN) ?? NaN;
  assert.ok(time >= 580, `${time} ms, of which the child took 600`);
  assert.equal(cpuTimeOf(2 ** 30), null, "a process that is not there");
});
