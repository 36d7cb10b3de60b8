import assert from "node:assert/strict";
import { test } from "node:test";
import { predictedImages } from "../../../src/plots";

/** What the test reads of a layout. */
interface Layout {
  readonly images: readonly { readonly sizex: number; readonly sizey: number }[];
  readonly shapes: readonly Readonly<Record<"type" | "x0" | "y0" | "x1" | "y1" | "xref", unknown>>[];
  readonly xaxis: { readonly range: readonly number[] };
  readonly yaxis3: { readonly range: readonly number[] };
}

test("predictedImages draws pictures with their boxes, and the likeliest classes as bars coloured by the truth", () => {
  const box = { xmin: 11, ymin: 21, xmax: 60, ymax: 90 };
  const probabilities = { cat: 0.9, dog: 0.1, cow: 0.7, bird: 0.05, "<b>": 0.2 };
  const known = {
    image: Uint8Array.of(0xff),
    width: 200,
    height: 100,
    probabilities,
    labels: ["cat", "bird"],
    boxes: [{ name: "cat", box }],
  };
  const figure = predictedImages([known, { image: "data:x", width: 50, height: 80, probabilities }], { classes: 3 });
  const [first, second] = figure.data as unknown as { x: number[]; y: string[]; marker: { color: string[] } }[];
  assert.deepEqual(
    [first.y, first.x],
    [
      ["cat", "cow", "&lt;b&gt;", "bird"],
      [0.9, 0.7, 0.2, 0.05],
    ],
  );
  assert.deepEqual([second.y, new Set(second.marker.color).size], [["cat", "cow", "&lt;b&gt;"], 1]);
  const [right, wrong, low, missed] = first.marker.color;
  assert.ok(right === missed && new Set([right, wrong, low]).size === 3);
  const { images, shapes, xaxis, yaxis3 } = figure.layout as unknown as Layout;
  assert.deepEqual(
    [images[0].sizex, images[0].sizey, images[1].sizey, xaxis.range, yaxis3.range],
    [200, 100, 80, [0, 200], [80, 0]],
  );
  const rectangles = shapes.filter(({ type }) => type === "rect");
  assert.deepEqual(
    rectangles.map(({ x0, y0, x1, y1, xref }) => [x0, y0, x1, y1, xref]),
    [[10, 20, 60, 90, "x"]],
  );
  assert.match(
    figure.caption!,
    /cat 0\.90, cow 0\.70 and shows cat, bird; an image is predicted to show cat 0\.90, cow 0\.70$/,
  );
});
