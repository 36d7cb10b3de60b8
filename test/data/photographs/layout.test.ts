import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { packageRoot } from "../../../src/base/package";
import { layoutOf } from "../../../src/data/photographs/layout";
import { openFiles } from "../../../src/data/photographs/open";
import { archive } from "../../nn/weights/archive";
import { temporary } from "../fixtures";
import { entriesOf, filesOf, numbered, written } from "./set";

const [cat, dog] = ["n02123045", "n02085620"];
/** The layouts that are read: their files, and the names that are held out. */
const layouts: Readonly<Record<string, { names: string[]; texts?: Record<string, string>; heldOut: string[] }>> = {
  "train and val": {
    names: [...numbered("train/b", 3), ...numbered("train/a", 2), ...numbered("val/a", 2), "val/b/x/0.JPG"],
    heldOut: ["val/a/0.png", "val/a/1.png", "val/b/x/0.JPG"],
  },
  "below an outer folder": {
    names: ["o/train/a/0.png", "o/train/b/0.png", "o/val/b/0.png", "o/test/0.png"],
    heldOut: ["o/val/b/0.png"],
  },
  "Tiny ImageNet": {
    names: [
      ...[`t/train/${dog}/images/${dog}_0.JPEG`, `t/train/${cat}/images/${cat}_0.JPEG`],
      ...["t/val/images/val_0.JPEG", "t/val/images/val_1.JPEG", "t/test/images/test_0.JPEG"],
    ],
    texts: {
      "t/val/val_annotations.txt": `val_1.JPEG\t${cat}\t0\t1\nval_0.JPEG\t${dog}\t0\t1\nval_9.JPEG\t${dog}\n`,
      "t/wnids.txt": `${cat}\n${dog}\n`,
      "t/words.txt": `n00001740\tentity\n${cat}\ttabby, tabby cat\n${dog}\tChihuahua\n`,
    },
    heldOut: ["t/val/images/val_0.JPEG", "t/val/images/val_1.JPEG"],
  },
  "a folder for each class": {
    names: [...numbered("set/train", 11), ...numbered("set/bus", 10), "set/.hidden/0.png", "__MACOSX/set/bus/0.png"],
    // In the order of names: 0, 1, 10, 2 ... of trains, 0 ... 9 of buses.
    heldOut: ["set/bus/9.png", "set/train/8.png"],
  },
};

for (const [name, { names, texts, heldOut }] of Object.entries(layouts)) {
  test(`photographs are read from a folder and from a zip alike: ${name}`, async (t) => {
    const all = await filesOf(names, texts);
    const folder = written(join(temporary(t), "set"), all);
    writeFileSync(`${folder}.zip`, archive(entriesOf(all)));
    const seen: unknown[] = [];
    for (const path of [folder, `${folder}.zip`]) {
      const files = await openFiles(path);
      const layout = await layoutOf(files);
      await files.close();
      seen.push(layout);
      assert.deepEqual(
        layout.heldOut.map((each) => each.name),
        heldOut,
      );
      const used = names.filter((each) => !/(^|\/)(test|\.hidden|__MACOSX)\//.test(each));
      assert.deepEqual([...layout.train, ...layout.heldOut].map((each) => each.name).sort(), used.sort());
      for (const { name: file, label } of layout.train)
        assert.ok(file.split("/").includes(layout.classes[label]), `${file} is of ${layout.classes[label]}`);
    }
    assert.deepEqual(seen[0], seen[1]);
  });
}

test("Tiny ImageNet's texts say what classes are called and what held-out photographs show", async (t) => {
  const { names, texts } = layouts["Tiny ImageNet"];
  const files = await openFiles(written(temporary(t), await filesOf(names, texts)));
  const { classes, words, heldOut } = await layoutOf(files);
  assert.deepEqual(classes, [dog, cat]);
  assert.deepEqual([...words], [[cat, "tabby, tabby cat"], [dog, "Chihuahua"]]); // prettier-ignore
  assert.deepEqual(
    heldOut.map(({ label }) => classes[label]),
    [dog, cat],
  );
});

/** Reads a set by the trainer of PyTorch, whose lists need no PyTorch. */
const byPython = `
import json, sys
import photographs
print(json.dumps(photographs.listed(photographs.source_of(sys.argv[1]))))
`;

test("the trainer of PyTorch reads the same sets", async (t) => {
  const scripts = join(packageRoot, "environment", "pretraining");
  const run = (python: string, ...args: string[]) => spawnSync(python, args, { cwd: scripts, encoding: "utf8" });
  const candidates = [process.env.PALIMPSEST_PYTORCH, join(packageRoot, ".venv/bin/python"), "python3"];
  const python = candidates.find((each) => each && run(each, "-c", "import numpy").status === 0);
  if (python === undefined) return t.skip("no Python has numpy (PALIMPSEST_PYTORCH may name one)");
  for (const [name, { names, texts }] of Object.entries(layouts)) {
    if (name === "a folder for each class") continue; // which it does not read
    const files = await openFiles(written(join(temporary(t), "set"), await filesOf(names, texts)));
    const { train, heldOut, classes } = await layoutOf(files);
    const { stdout, stderr } = run(python, "-c", byPython, files.path);
    assert.notEqual(stdout, "", stderr);
    const own = [train, heldOut].map((part) => part.map((each) => [each.name, classes[each.label]]));
    assert.deepEqual(own, JSON.parse(stdout), name);
  }
});

test("sets that say no classes, or say them twice in two ways, are refused and what is wrong is said", async (t) => {
  const faulty: readonly (readonly [RegExp, string[], Record<string, string>?])[] = [
    [/has no photographs\. Give a folder or a zip/, [], { "readme.txt": "hello" }],
    [/has all its photographs in one folder\. Put those of each class/, numbered("cats", 3)],
    [/has photographs of one class alone, "cat"\. Give two classes/, numbered("train/cat", 3)],
    [/has "0\.png" in no class's folder\. Put it into one/, ["0.png", "cat/1.png", "dog/2.png"]],
    [
      /has photographs of "b", which its wnids\.txt does not name/,
      ["train/a/0.png", "train/b/0.png"],
      { "wnids.txt": "a" },
    ],
    [/has no photographs of "c" and of 1 others, which/, ["a/0.png", "b/0.png"], { "wnids.txt": "a b c d" }],
    [/holds out "val\/c\/0\.png" of "c", which no photograph to/, ["train/a/0.png", "train/b/0.png", "val/c/0.png"]],
  ];
  for (const [message, names, texts] of faulty) {
    const folder = written(temporary(t), await filesOf(names, texts));
    await assert.rejects(openFiles(folder).then(layoutOf), { code: "photographs/layout", message });
  }
  const text = join(temporary(t), "set.tar");
  writeFileSync(text, "no archive");
  await assert.rejects(openFiles(text), { code: "photographs/layout", message: /neither a folder nor a zip archive/ });
  await assert.rejects(openFiles(join(text, "nowhere")), { code: "path/missing" });
});
