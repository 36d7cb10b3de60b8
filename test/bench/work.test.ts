import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { cases, variants } from "../../bench/cases";
import { commandOf } from "../../bench/programs";
import { scalingPoints } from "../../bench/scaling/points";
import { parseWork, wordsOf } from "../../bench/work";

const peer = join(__dirname, "..", "..", "bench", "peer");

/** What peer/arguments.py makes of words; it needs no torch. */
const script =
  "import json, sys; sys.dont_write_bytecode = True; from arguments import parse; " +
  "work = vars(parse(sys.argv[1:], ('train', 'eval', 'lwf-ppi', 'lwf-ppi-original', 'load'))); " +
  "print(json.dumps({**work, 'variant': sorted(work['variant'])}))";
const inPython = (words: readonly string[]): unknown =>
  JSON.parse(execFileSync("python3", ["-c", script, ...words], { cwd: peer, encoding: "utf8" }));

test("the words of every work are read back as the work, by ours and by a peer", () => {
  const works = cases.flatMap(({ ours, peers }) => [...ours, ...Object.values(peers)]);
  for (const { language, ranks, variant, ...work } of works) {
    const given = { ...work, folder: "a folder" };
    assert.deepEqual(parseWork([...wordsOf(given), "--precision", work.precision]), given);
    if (language !== "python") continue;
    assert.equal(ranks, undefined);
    const { precision, ...told } = given;
    const words = [...wordsOf(given), "--variant", variant ?? "eager"];
    const flags = variant === undefined || variant === "eager" ? [] : variant.split("+").sort();
    assert.deepEqual(inPython(words), { ...told, variant: flags });
    assert.equal(flags.includes("bf16"), precision === "bf16", "the variant computes at the precision it is told at");
  }
});

test("words that name no work are refused by what is wrong with them", () => {
  const refused: readonly (readonly [words: readonly string[], named: RegExp])[] = [
    [["traning", "8", "64"], /kind got "traning"/],
    [["train", "0", "64"], /batch got "0"/],
    [["train", "8.5", "64"], /batch got "8.5"/],
    [["train", "8", "-64"], /./],
    [["train", "8", "64", "--width", "wide"], /--width got "wide"/],
    [["train", "8", "64", "--precision", "half"], /--precision got "half"; it takes float32, bf16/],
  ];
  for (const [words, named] of refused) assert.throws(() => parseWork(words), { message: named });
});

test("a peer refuses a variant that it does not know, one said twice, and sizes that are none, with code 2", () => {
  const refused: readonly (readonly [words: readonly string[], named: RegExp])[] = [
    [["train", "8", "64", "--variant", "fast"], /'fast' is none of eager, channels-last, compiled, bf16/],
    [["train", "8", "64", "--variant", "bf16+bf16"], /'bf16\+bf16' says something twice/],
    [["train", "8", "64", "--variant", "eager+bf16"], /'eager' is none of/],
    [["train", "8", "64", "--variant", ""], /'' is none of/],
    [["train", "8", "64", "--var", "bf16"], /unrecognized arguments/],
    [["all-reduce", "8", "64"], /invalid choice: 'all-reduce'/],
    [["train", "0", "64"], /'0' is no integer of at least 1/],
    [["train", "8", "64", "--earlier", "-1"], /--earlier/],
  ];
  for (const [words, named] of refused) {
    const { status, stderr } = spawnSync("python3", ["-c", script, ...words], { cwd: peer, encoding: "utf8" });
    assert.equal(status, 2, words.join(" "));
    assert.match(stderr, named);
  }
});

test("every step has a peer in each variant, at its own size; the default size of a run is among them", () => {
  const steps = cases.filter(({ name }) => /^(train|eval|lwf-ppi|lwf-ppi-kept) /.test(name));
  assert.deepEqual(
    steps.map(({ name }) => name),
    ["train", "eval", "lwf-ppi", "lwf-ppi-kept"].flatMap((kind) => [
      `${kind} 64@64`,
      `${kind} 16@224`,
      `${kind} 32@64 width 32`,
    ]),
  );
  for (const { ours, peers, name } of steps) {
    const same = ours[0].kind.replace("-kept", "");
    const told = Object.values(peers).filter(({ kind }) => kind === same);
    assert.deepEqual(
      ours.map(({ precision }) => precision),
      ["float32", "bf16"],
    );
    assert.deepEqual(
      told.map(({ variant }) => variant),
      Object.values(variants).map(({ variant }) => variant),
    );
    const keys = ["batch", "size", "earlier", "width", "classes"] as const;
    for (const other of Object.values(peers)) for (const key of keys) assert.equal(other[key], ours[0][key], name);
  }
});

test("a program's command has its work; one in Python its variant too, and none where there is no Python", () => {
  const [first] = cases;
  const python = first.peers["train, channels-last bf16"];
  const command = commandOf(python, "/a/python");
  assert.ok("program" in command);
  assert.equal(command.program, "/a/python");
  assert.match(command.args.join(" "), /torch_resnet\.py train 64 64 .*--width 64 .*--variant channels-last\+bf16$/);
  assert.deepEqual(commandOf(python), { missing: "no --peer was given" });
  const own = commandOf({ ...first.ours[0], precision: "bf16" });
  assert.ok("program" in own);
  assert.match(own.args.join(" "), /worker\.ts train 64 64 .*--precision bf16$/);
});

test("points of scaling change one thing at a time, and every task has a class", () => {
  const kept = { batch: 32, earlier: 2, classes: 20, width: 32, size: 64 };
  const changed = { batch: "batch", tasks: "earlier", classes: "classes" } as const;
  for (const { along, at, work, name } of scalingPoints) {
    const place = along === "tasks" ? at - 1 : at;
    assert.equal(work.kind, name);
    const { batch, earlier, classes, width, size } = work;
    assert.deepEqual({ batch, earlier, classes, width, size }, { ...kept, [changed[along]]: place });
    assert.ok(work.earlier + 1 <= work.classes);
  }
});
