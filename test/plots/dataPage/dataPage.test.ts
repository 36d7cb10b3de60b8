import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { findBrowser } from "../../../src/base/machine/browser";
import { chromiumFlags } from "../../../src/plots/render/chromium";
import { palimpsest } from "../../cli/capture";
import { temporary } from "../../data/fixtures";
import { pictureOf, truthOf, write } from "../../data/importing/layouts";

const executablePath = findBrowser();
const skip = executablePath === undefined && "there is no Chromium";

const attack = `</script><script>window.obeyed = 1</script><img src=x onerror="window.obeyed = 1">`;
const classes = [`a "quoted" & <b>`, "b, c", attack, "日本"];
const truth = truthOf(11, classes, 80).map((image, index) => ({ ...image, test: index % 4 === 3 }));
const tasks = [classes.slice(0, 2), classes.slice(2)];

/** The task of an image: the last of whose classes it shows one. */
const taskOf = (shown: readonly string[]): number =>
  1 + tasks.findLastIndex((own) => own.some((name) => shown.includes(name)));

const folder = temporary({ after });
let browser: Browser | undefined;
after(() => browser?.close());

/** The page, opened once written, and all that went wrong in it. */
async function opened(): Promise<{ page: Page; requests: string[]; problems: string[] }> {
  browser ??= await chromium.launch({ executablePath, args: [...chromiumFlags] });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(60_000);
  const [requests, problems]: string[][] = [[], []];
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (problem) => problems.push(problem.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  await page.goto(pathToFileURL(await written()).href);
  return { page, requests, problems };
}

let file: Promise<string> | undefined;
const written = (): Promise<string> => (file ??= writePage());

async function writePage(): Promise<string> {
  const lines: string[] = [];
  for (const { stem, classes: labels, test } of truth) {
    write(folder, `${stem}.jpg`, await pictureOf(stem));
    lines.push(JSON.stringify({ image: `${stem}.jpg`, labels, split: test ? "test" : "train" }));
  }
  write(folder, "list.jsonl", lines.join("\n"));
  write(folder, "tasks.json", JSON.stringify({ name: attack, tasks }));
  const out = join(folder, "page.html");
  const data = ["--benchmark", "list", "--data", join(folder, "list.jsonl"), "--partition", join(folder, "tasks.json")];
  const { code, stdout, stderr } = await palimpsest("data", "view", ...data, "--images", "100", "--out", out);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /: 80 of 80 images, [\d.]+ MB: .*page\.html\n$/);
  return out;
}

const seen = (page: Page): Promise<number> => page.locator(".card:visible").count();
const select = async (page: Page, values: Readonly<Record<string, string>>): Promise<number> => {
  await page.locator("#reset").click();
  for (const [id, value] of Object.entries(values)) await page.locator(`#${id}`).selectOption(value);
  return seen(page);
};

describe("the page of a benchmark", { skip }, () => {
  it("opens without a network, is complete, and obeys nothing in the data", async () => {
    const { page, requests, problems } = await opened();
    assert.deepEqual([requests.filter((url) => !/^(file|data):/.test(url)), problems], [[], []]);
    assert.equal(await page.evaluate("window.obeyed"), undefined);
    assert.equal(await seen(page), 80);
    const loaded = await page.evaluate(
      "[...document.images].every((image) => image.complete && image.naturalWidth > 0)",
    );
    assert.equal(loaded, true);
    const rows = await page.locator(".classes tbody th").allInnerTexts();
    assert.deepEqual(rows, classes);
    await page.close();
  });

  it("shows exactly the images that the filters name", async () => {
    const { page } = await opened();
    for (const [c, name] of classes.entries()) {
      const showing = truth.filter((image) => image.classes.includes(name));
      assert.equal(await select(page, { class: String(c) }), showing.length, name);
      const tested = await select(page, { class: String(c), split: "test" });
      assert.equal(tested, showing.filter(({ test }) => test).length);
    }
    for (const task of [1, 2])
      assert.equal(
        await select(page, { task: String(task) }),
        truth.filter((image) => taskOf(image.classes) === task).length,
      );
    assert.equal(await page.locator("#count").innerText(), `${await seen(page)} of 80 images`);
    await page.close();
  });

  it("counts pairs of classes, and shows those of a cell that is chosen with the keyboard", async () => {
    const { page } = await opened();
    const both = (a: number, b: number): number =>
      truth.filter((image) => image.classes.includes(classes[a]) && image.classes.includes(classes[b])).length;
    const cells = (await page.locator(".pairs tbody td").allInnerTexts()).map((text) => Number(text));
    assert.deepEqual(
      cells,
      [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].map((b) => both(a, b))),
    );
    await page.locator('.pairs button[data-class="1"][data-with="3"]').focus();
    await page.keyboard.press("Enter");
    assert.equal(await seen(page), both(1, 3));
    assert.equal(await page.evaluate("document.activeElement.id"), "images");
    await page.keyboard.press("Escape");
    assert.equal(await seen(page), 80);
    // From the headline on, everything can be reached by Tab, and the first filter takes letters.
    await page.locator("#images").focus();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate("document.activeElement.id"), "task");
    await page.keyboard.press("ArrowDown");
    assert.equal(await seen(page), truth.filter((image) => taskOf(image.classes) === 1).length);
    await page.close();
  });

  it("fits wide and narrow screens, and is dark where the reader wants it", async () => {
    const { page } = await opened();
    const colours: number[] = [];
    for (const colorScheme of ["light", "dark"] as const)
      for (const width of [1280, 390]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        const beyond = await page.evaluate(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        assert.equal(beyond, 0, `${colorScheme} ${width}`);
        const colour = await page.evaluate("getComputedStyle(document.body).backgroundColor");
        colours.push(Number(/\d+/.exec(String(colour))?.[0]));
      }
    assert.ok(colours[0] > 200 && colours[1] > 200 && colours[2] < 60 && colours[3] < 60, colours.join());
    await page.close();
  });
});

describe("a page in parts", () => {
  it("says what is not on it, and refuses a folder that is not there", async () => {
    await written();
    const data = [
      "--benchmark",
      "list",
      "--data",
      join(folder, "list.jsonl"),
      "--partition",
      join(folder, "tasks.json"),
    ];
    const out = join(folder, "few.html");
    assert.equal((await palimpsest("data", "view", ...data, "--images", "2", "--out", out)).code, 0);
    const text = readFileSync(out, "utf8");
    const cards = text.match(/<li class="card"/g)?.length ?? 0;
    assert.ok(cards <= 8, String(cards));
    assert.match(text, new RegExp(`This page shows ${cards} of 80 images, 2 or more of each class that has as many`));
    const refused = await palimpsest("data", "view", ...data, "--out", join(folder, "none", "x.html"));
    assert.deepEqual([refused.code, /\[path\/missing\]/.test(refused.stderr)], [2, true]);
  });
});
