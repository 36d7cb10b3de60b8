import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { annotationFile, readAnnotation } from "../../../src/data/voc/annotation";
import { temporary } from "../fixtures";

/** Laid out as VOC2012's: parts with names and boxes of their own, elements in any order, a fractional corner. */
const person = `<object>
    <name>person</name><actions><jumping>0</jumping></actions>
    <bndbox><xmax>334</xmax><xmin>45.70000076293945</xmin><ymax>377</ymax><ymin>10</ymin></bndbox>
    <difficult>0</difficult><pose>Unspecified</pose>
    <part><name>head</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox></part>
  </object>`;
const box = "<bndbox><xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax></bndbox>";
const file = (objects: string) =>
  `<annotation><folder>VOC2012</folder><filename>a.jpg</filename>${objects}</annotation>\n`;

test("objects, in the order of the file", async (t) => {
  const path = join(temporary(t), "a.xml");
  writeFileSync(path, file(`${person}<object><name>tvmonitor</name><difficult>1</difficult>${box}</object>`));
  assert.deepEqual(await readAnnotation(path), [
    { name: "person", difficult: false, box: { xmin: 45.70000076293945, ymin: 10, xmax: 334, ymax: 377 } },
    { name: "tvmonitor", difficult: true, box: { xmin: 1, ymin: 2, xmax: 3, ymax: 4 } },
  ]);
  writeFileSync(path, file(`<object><name>cow</name>${box}<artist>noto</artist></object>`));
  assert.deepEqual(
    (await readAnnotation(path)).map(({ artist }) => artist),
    ["noto"],
  );
  writeFileSync(path, file(person));
  assert.equal((await readAnnotation(path)).length, 1);
  writeFileSync(path, file(""));
  assert.deepEqual(await readAnnotation(path), []);
});

test("an annotation lies beside the folder of the images, under the image's name", () => {
  assert.equal(
    annotationFile(join("VOC2012", "JPEGImages", "2008_000001.jpg")),
    join("VOC2012", "Annotations", "2008_000001.xml"),
  );
});

test("broken annotations are named with what is wrong", async (t) => {
  const path = join(temporary(t), "a.xml");
  const cases: [string, RegExp][] = [
    ["<annotation><object></annotation>", /not well-formed XML/],
    ["", /not well-formed XML|has no <annotation>/],
    [file(`<object><name>cat</name><name>dog</name>${box}</object>`), /object 1 has no <name>, or several/],
    [file(`<object><name>cat</name><difficult>yes</difficult>${box}</object>`), /has "yes" as <difficult>, not 0 or 1/],
    ['<!DOCTYPE annotation [<!ENTITY a "b">]><annotation/>', /a document type/],
    [file(`<object><name>c&at;</name>${box}</object>`), /the unknown reference/],
    ["<picture/>", /has no <annotation>/],
    [file(`<object>${box}</object>`), /object 1 has no <name>/],
    [file("<object><name>cat</name></object>"), /object 1 \(cat\) has "nothing" as <xmin>/],
    [file(`<object><name>cat</name>${box.replace(">3<", ">wide<")}</object>`), /has "wide" as <xmax>/],
    [file(`<object><name>cat</name>${box.replace(">3<", "><")}</object>`), /as <xmax>/],
    [file(`<object><name>cat</name>${box.replace(">3<", ">0<")}</object>`), /ends before it begins/],
  ];
  for (const [text, message] of cases) {
    writeFileSync(path, text);
    await assert.rejects(readAnnotation(path), { code: "annotation/invalid", message });
    await assert.rejects(readAnnotation(path), { message: new RegExp(`^${path}: [^\n]*$`) });
  }
  await assert.rejects(readAnnotation(`${path}.gone`), { code: "annotation/invalid", message: /gone: is not there/ });
});

test("comments are looked at once: any number of beginnings takes no longer than its length", async (t) => {
  const path = join(temporary(t), "a.xml");
  const empty = async (text: string): Promise<void> => {
    writeFileSync(path, text);
    assert.deepEqual(await readAnnotation(path), []);
  };
  await empty("<annotation><!-- a - b > c --><!----><!-- <!- --></annotation>");
  await empty(`<annotation>${"<!-- a -->".repeat(20_000)}</annotation>`);
  for (const text of [
    "<!--".repeat(150_000),
    "<annotation><!-- a -- b --></annotation>",
    "<!-- <!-- --> <annotation/>",
  ]) {
    writeFileSync(path, text);
    const began = performance.now();
    await assert.rejects(readAnnotation(path), { code: "annotation/invalid", message: /not well-formed XML/ });
    assert.ok(performance.now() - began < 10_000);
  }
});
