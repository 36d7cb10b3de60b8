import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium, type FileChooser, type Page } from "playwright-core";
import sharp from "sharp";
import { findBrowser } from "../../../src/base/machine/browser";
import { random } from "../../../src/base/random";
import { Network, tf } from "../../../src/nn";
import { chromiumFlags } from "../../../src/plots/render/chromium";
import { exportNetwork, openModel, predictImages, saveModel } from "../../../src/training";
import { fixture, under } from "../../nn/compare";
import { temporaryFolder } from "../tiny";

const executablePath = findBrowser();
const skip = executablePath === undefined && "there is no Chromium";
const folder = temporaryFolder();
const weights = join(folder, "weights.safetensors");
const from = { weights, network: "resnet18" };

/** Names that would end a script, or be markup, where they are not taken for text. */
const classes = Array.from({ length: 20 }, (_, c) =>
  c === 3 ? `</script><img src="https://example.org/x" onerror="window.obeyed = 1">` : `class ${c}`,
);

/** Images of 120 x 90 pixels: patches of colour with noise, as files of several kinds. */
const images = { png: "a.png", transparent: "b.png", jpeg: "c.jpg" } as const;
const pathOf = (kind: keyof typeof images): string => join(folder, images[kind]);

before(async () => {
  const network = new Network({ network: "resnet18", width: 4, classes: 20, imageSize: 64 });
  network.load(under(await fixture("resnet18-w4-64px"), "weight"));
  await saveModel(weights, { network, classes, imageSize: 64 });
  network.dispose();
  const draw = random("page", 1);
  const pixels = Uint8Array.from({ length: 120 * 90 * 4 }, (_, i) => {
    const [place, channel] = [i >> 2, i % 4];
    const [x, y] = [place % 120, Math.floor(place / 120)];
    if (channel === 3) return x < 40 ? 0 : 130 + (y % 100);
    return Math.min(255, (x < 60 ? 40 : 170) * (channel === y % 3 ? 1 : 0.5) + draw.integer(40));
  });
  const image = sharp(pixels, { raw: { width: 120, height: 90, channels: 4 } });
  await image.clone().removeAlpha().png().toFile(pathOf("png"));
  await image.clone().png().toFile(pathOf("transparent"));
  await image.clone().removeAlpha().withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toFile(pathOf("jpeg"));
});

/** Probability by class that the page shows for a file, once it has answered. */
async function shown(page: Page, name: string): Promise<Record<string, number>> {
  await page.locator("#status", { hasText: `${name}: ` }).waitFor();
  const names = await page.locator("#answers .name").allInnerTexts();
  const values = await page.locator("#answers .value").all();
  const probabilities = await Promise.all(values.map(async (value) => Number(await value.getAttribute("value"))));
  return Object.fromEntries(names.map((each, i) => [each, probabilities[i]]));
}

async function assertAnswers(page: Page, kind: keyof typeof images, tolerance: number): Promise<void> {
  const model = await openModel(from);
  const [{ probabilities }] = await predictImages(model, [pathOf(kind)]);
  model.dispose();
  const answers = await shown(page, images[kind]);
  assert.deepEqual(Object.keys(answers).sort(), [...classes].sort());
  for (const [name, p] of Object.entries(answers))
    assert.ok(Math.abs(p - probabilities[name]) <= tolerance, `${kind}: ${p} for ${probabilities[name]} of ${name}`);
  const inOrder = Object.values(answers);
  assert.deepEqual(
    inOrder,
    [...inOrder].sort((a, b) => b - a),
  );
}

describe("a page with a network", { skip }, () => {
  it("answers as palimpsest predict, from a file, without a network, and obeys nothing in names", async () => {
    const to = join(folder, "page.html");
    await exportNetwork(from, { to });
    const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] });
    try {
      const page = await (await browser.newContext({ offline: true })).newPage();
      page.setDefaultTimeout(180_000);
      const [requests, problems]: string[][] = [[], []];
      page.on("request", (request) => requests.push(request.url()));
      page.on("pageerror", (problem) => problems.push(problem.message));
      page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
      // Listened for from the beginning: the browser has to know before the key is pressed that nobody sees its window.
      const chosen = new Promise<FileChooser>((resolve) => page.once("filechooser", resolve));
      await page.goto(pathToFileURL(to).href);
      await page.locator("#status", { hasText: "Ready" }).waitFor();

      // By keyboard: the field is the first that Tab comes to, and Enter or Space opens the choice of a file.
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate("document.activeElement.id"), "file");
      await page.keyboard.press("Space");
      await (await chosen).setFiles(pathOf("png"));
      await assertAnswers(page, "png", 1e-3);
      // A transparent pixel counts with the colour that the file has for it.
      await page.locator("#file").setInputFiles(pathOf("transparent"));
      await assertAnswers(page, "transparent", 1e-3);
      // Decoders of JPEG differ by a level here and there.
      await page.locator("#file").setInputFiles(pathOf("jpeg"));
      await assertAnswers(page, "jpeg", 1e-2);

      for (const [type, field] of [
        ["drop", "dataTransfer"],
        ["paste", "clipboardData"],
      ]) {
        const bytes = readFileSync(pathOf("png")).toString("base64");
        await page.evaluate(`{
          const data = new DataTransfer();
          const bytes = Uint8Array.from(atob("${bytes}"), (letter) => letter.charCodeAt(0));
          data.items.add(new File([bytes], "${type}.png", { type: "image/png" }));
          document.dispatchEvent(Object.assign(new Event("${type}", { bubbles: true }), { ${field}: data }));
        }`);
        assert.equal(Object.keys(await shown(page, `${type}.png`)).length, classes.length);
      }

      await page.locator("#file").setInputFiles({ name: "no.png", mimeType: "image/png", buffer: Buffer.from("no") });
      await page.locator("#status", { hasText: "no.png is not an image that this browser can read" }).waitFor();
      assert.equal(await page.evaluate("window.obeyed"), undefined);
      assert.deepEqual([requests.filter((url) => !/^(file|data|blob):/.test(url)), problems], [[], []]);

      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 800 });
        assert.ok(Number(await page.evaluate("document.documentElement.scrollWidth")) <= width, `${width} px`);
      }
    } finally {
      await browser.close();
    }
  });
});

it("a folder with a model of TensorFlow.js is loaded from its files, and says what it is", async () => {
  const to = join(folder, "tfjs");
  await exportNetwork(from, { to });
  assert.ok(existsSync(join(to, "weights.bin")));
  const text = readFileSync(join(to, "model.json"), "utf8");
  const { userDefinedMetadata } = JSON.parse(text) as { userDefinedMetadata: Record<string, unknown> };
  assert.deepEqual([userDefinedMetadata.classes, userDefinedMetadata.imageSize], [classes, 64]);
  const model = await tf.loadGraphModel(pathToFileURL(join(to, "model.json")).href);
  const image = (await fixture("resnet18-w4-64px")).get("image")!;
  const probabilities = tf.tidy(() => {
    const images = tf.tensor4d(image.data, image.shape as [number, number, number, number]);
    return (model.execute({ images: tf.div(images, 255) }, "probabilities") as tf.Tensor).dataSync();
  });
  const logits = (await fixture("resnet18-w4-64px")).get("logits.eval")!.data;
  logits.forEach((logit, i) => assert.ok(Math.abs(probabilities[i] - 1 / (1 + Math.exp(-logit))) < 1e-4));
  model.dispose();
});
