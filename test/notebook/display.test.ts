import assert from "node:assert/strict";
import Module from "node:module";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { display, inNotebook, newDisplay } from "../../src/notebook/display";

type Sent = { content: { data: Record<string, unknown>; transient: { display_id?: string } }; update: boolean };

/** What tslab puts into its process: a global with its `require`, and its module in the cache of loaded ones. */
function kernel(t: TestContext, { bundles }: { bundles: boolean }): { sent: Sent[]; raw: [string, unknown][] } {
  const [sent, raw]: [Sent[], [string, unknown][]] = [[], []];
  const show = { raw: (type: string, content: unknown): void => void raw.push([type, content]) };
  const path = join("/", "elsewhere", "node_modules", "tslab", "dist", "jupyter.js");
  const module = new Module(path);
  module.exports = bundles ? { lastWriteDisplayData: (content: Sent["content"], update: boolean) => void sent.push({ content, update }) } : {};
  require.cache[path] = module;
  const scope = globalThis as { __tslab__?: unknown };
  scope.__tslab__ = { require: () => ({ display: show, newDisplay: () => show }) };
  t.after(() => {
    delete require.cache[path];
    delete scope.__tslab__;
  });
  return { sent, raw };
}

test("outside a kernel nothing is shown and nothing fails", () => {
  assert.equal(inNotebook(), false);
  display({ "text/plain": "x" });
  newDisplay().update({ "text/plain": "x" });
});

test("a bundle goes out as one message: bytes as base64, objects as they are", (t) => {
  const { sent } = kernel(t, { bundles: true });
  display({ "image/png": Uint8Array.from([1, 2, 3]), "application/json": { a: [1] }, "text/plain": "x" });
  assert.deepEqual(sent.map(({ content, update }) => [content.data, update]), [
    [{ "image/png": "AQID", "application/json": { a: [1] }, "text/plain": "x" }, false],
  ]);
});

test("an output is shown once and then replaced, each under an identity of its own", (t) => {
  const { sent } = kernel(t, { bundles: true });
  const [one, two] = [newDisplay(), newDisplay()];
  one.update({ "text/plain": "1" });
  one.update({ "text/plain": "2" });
  two.update({ "text/plain": "3" });
  assert.deepEqual(sent.map(({ update }) => update), [false, true, false]);
  const ids = sent.map(({ content }) => content.transient.display_id);
  assert.ok(ids[0] && ids[0] === ids[1] && ids[2] && ids[2] !== ids[0]);
});

test("where a kernel takes no bundles, the form that most readers show is sent alone", (t) => {
  const { raw } = kernel(t, { bundles: false });
  display({ "application/vnd.plotly.v1+json": {}, "text/html": "<p>", "text/plain": "x" });
  newDisplay().update({ "text/plain": "y" });
  assert.deepEqual(raw, [["text/html", "<p>"], ["text/plain", "y"]]);
});
