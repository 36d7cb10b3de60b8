import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import sharp from "sharp";
import { findBrowser } from "../../src/base/machine/browser";
import { executeNotebook } from "../../src/notebook/execute";
import { readNotebook } from "../../src/notebook/file/readNotebook";
import { root } from "../house/project";
import { folder, writeNotebook } from "../notebook/fixture";
import { offline } from "../notebook/page";
import { blocksOf } from "./markdown";

/** Thirty images of three classes: a class is a colour, with some noise. */
async function photos(here: string): Promise<void> {
  const colours = { cat: "#c06020", dog: "#2060c0", sofa: "#20a040" };
  for (const [name, background] of Object.entries(colours)) {
    mkdirSync(join(here, "photos", name), { recursive: true });
    for (let i = 1; i <= 10; i++) {
      const noise = { type: "gaussian" as const, mean: 128, sigma: 10 + 5 * i };
      const grain = await sharp({ create: { width: 96, height: 80, channels: 3, background, noise } })
        .png()
        .toBuffer();
      const image = sharp({ create: { width: 96, height: 80, channels: 3, background } });
      await image
        .composite([{ input: grain, blend: "multiply" }])
        .jpeg()
        .toFile(join(here, "photos", name, `${i}.jpg`));
    }
  }
}

test(
  "the first hour goes as the page says: own images, a list, a run, an own strategy, figures, exports",
  { timeout: 600_000 },
  async (t) => {
    const here = folder(t);
    await photos(here);
    const blocks = blocksOf("docs/first-hour.md").filter(({ language }) => language === "sh" || language === "ts");
    assert.deepEqual(
      blocks.map(({ language }) => language),
      ["sh", "sh", "ts", "sh"],
    );
    for (const { language, text, place } of blocks) {
      if (language === "sh") {
        const command = `"${process.execPath}" "${join(root, "environment", "palimpsest.cjs")}"`;
        const lines = text.replaceAll("npx palimpsest", command);
        execFileSync("sh", ["-e", "-c", lines], { cwd: here, stdio: ["ignore", "ignore", "inherit"] });
        continue;
      }
      const file = writeNotebook(join(here, "first.ipynb"), [text]);
      const { notebook } = await executeNotebook({ file, out: join(here, "out.ipynb") });
      const shown = JSON.stringify(readNotebook(notebook).cells[0]);
      for (const part of ["half-lwf: test mAP", "vnd.plotly.v1+json", "palimpsest-steps"])
        assert.ok(shown.includes(part), `${place}: ${part}`);
    }
    const lines = readFileSync(join(here, "mine", "list.jsonl"), "utf8")
      .trimEnd()
      .split("\n");
    assert.equal(lines.length, 30);
    const tasks = (JSON.parse(readFileSync(join(here, "mine", "tasks.json"), "utf8")) as { tasks: string[][] }).tasks;
    assert.deepEqual([tasks.length, tasks.flat().sort()], [2, ["cat", "dog", "sofa"]]);
    for (const name of ["mine/contact-sheet.png", "mine.html", "runs/lwf/metrics.json", "lwf.html", "lwf.onnx"])
      assert.ok(existsSync(join(here, name)), name);
    if (!findBrowser()) return;
    writeFileSync(
      join(here, "one.png"),
      await sharp(join(here, "photos", "dog", "1.jpg"))
        .png()
        .toBuffer(),
    );
    await offline(join(here, "lwf.html"), async (page) => {
      await page.locator("input[type=file]").setInputFiles(join(here, "one.png"));
      await page.getByText("dog").first().waitFor({ timeout: 60_000 });
    });
  },
);
