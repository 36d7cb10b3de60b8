import assert from "node:assert/strict";
import { test } from "node:test";
import type { PalimpsestError } from "../../src/base/errors";
import { chosenRenderers, figureBundle } from "../../src/notebook/bundle";
import { display, inNotebook, newDisplay } from "../../src/notebook/display";
import { richBundle } from "../../src/notebook/rich";
import { show } from "../../src/notebook/show";
import { findBrowser } from "../../src/base/machine/browser";
import { closeBrowser, type Explorer, type Figure } from "../../src/plots";
import { textIn } from "./bundle";
import { standInKernel } from "./kernel";

test("outside a kernel nothing is shown and nothing fails", () => {
  assert.equal(inNotebook(), false);
  display({ "text/plain": "x" });
  newDisplay().update({ "text/plain": "x" });
});

test("what is no figure is refused by its name", async () => {
  for (const [value, received] of [
    [5, "5"],
    [undefined, "undefined"],
    [{ data: [] }, "{ data: [] }"],
    ["text", "'text'"],
  ] as const)
    await assert.rejects(show(value as unknown as Figure), (problem: Error) => {
      assert.equal((problem as PalimpsestError).code, "figure/value");
      return problem.message.startsWith(`show got ${received}; it takes a figure: `);
    });
});

test("an explorer goes out as HTML and as its caption, by show and as the last value of a cell", async (t) => {
  const { sent } = standInKernel(t);
  const explorer: Explorer = { html: "<p>moves</p>", caption: "What\nmoves" };
  const bundle = { "text/html": "<p>moves</p>", "text/plain": "What moves" };
  await show(explorer);
  assert.deepEqual(sent, [{ content: { data: bundle, transient: {} }, update: false }]);
  assert.deepEqual(await richBundle(explorer), bundle);
});

test("a bundle goes out as one message", (t) => {
  const { sent } = standInKernel(t);
  const bundle = { "image/png": Uint8Array.from([1, 2, 3]), "application/json": { a: [1] }, "text/plain": "x" };
  display(bundle);
  assert.deepEqual(sent, [{ content: { data: bundle, transient: {} }, update: false }]);
});

test("an output is shown once and then replaced, each under an identity of its own", (t) => {
  const { sent } = standInKernel(t);
  const [one, two] = [newDisplay(), newDisplay()];
  one.update({ "text/plain": "1" });
  one.update({ "text/plain": "2" });
  two.update({ "text/plain": "3" });
  assert.deepEqual(
    sent.map(({ update }) => update),
    [false, true, false],
  );
  const ids = sent.map(({ content }) => content.transient.display_id);
  assert.ok(ids[0] && ids[0] === ids[1] && ids[2] && ids[2] !== ids[0]);
});

const figure: Figure = { data: [{ type: "bar", y: [1, 2] }], layout: { height: 200 }, caption: "Two\nbars" };

test(
  "renderers combine, and the environment chooses them",
  { skip: !findBrowser() && "there is no Chromium" },
  async (t) => {
    const forms = async (setting: string): Promise<string[]> =>
      Object.keys(await figureBundle(figure, chosenRenderers(setting)));
    assert.deepEqual(await forms("plotly"), ["application/vnd.plotly.v1+json", "text/plain"]);
    assert.deepEqual(await forms("png"), ["image/png", "text/plain"]);
    assert.deepEqual(await forms("png+html+plotly"), [
      "application/vnd.plotly.v1+json",
      "text/html",
      "image/png",
      "text/plain",
    ]);
    for (const wrong of ["svg", "plotly+", "plotly,png"])
      assert.throws(() => chosenRenderers(wrong), {
        code: "argument/invalid",
        message: new RegExp(wrong.replace("+", "\\+")),
      });

    const { sent } = standInKernel(t);
    const before = process.env.PALIMPSEST_RENDERERS;
    t.after(() =>
      before === undefined ? delete process.env.PALIMPSEST_RENDERERS : (process.env.PALIMPSEST_RENDERERS = before),
    );
    process.env.PALIMPSEST_RENDERERS = "html+png";
    await show(figure);
    const {
      "image/png": png,
      "text/html": html,
      ...rest
    } = sent[0].content.data as { "image/png": Uint8Array; "text/html": string };
    assert.deepEqual(rest, { "text/plain": "Two bars" });
    assert.ok(html.includes(Buffer.from(png).toString("base64")), "the picture of the page is that of the bundle");
  },
);

test("without Chromium a figure is its interactive form and its caption, and why is said once", async (t) => {
  await closeBrowser();
  const [path, warn, said] = [process.env.PALIMPSEST_CHROMIUM, console.warn, [] as string[]];
  console.warn = (text: string) => void said.push(text);
  process.env.PALIMPSEST_CHROMIUM = "/nowhere/chromium";
  t.after(() => {
    console.warn = warn;
    if (path === undefined) delete process.env.PALIMPSEST_CHROMIUM;
    else process.env.PALIMPSEST_CHROMIUM = path;
  });
  for (let i = 0; i < 2; i++) {
    const bundle = await figureBundle(figure, chosenRenderers("plotly+html+png"));
    assert.deepEqual(Object.keys(bundle), ["application/vnd.plotly.v1+json", "text/html", "text/plain"]);
    assert.match(textIn(bundle, "text/html"), /<p>Two\nbars<\/p>/);
  }
  assert.equal(said.length, 1);
  assert.match(said[0], /^Figures have no PNG: \/nowhere\/chromium failed: /);
});
