import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readAnnotation } from "../../../src/data/voc/annotation";
import type { FuzzTarget } from "../target";

const box = (x: number): string =>
  `<bndbox><xmin>${x}</xmin><ymin>2</ymin><xmax>${x + 9}.5</xmax><ymax>40</ymax></bndbox>`;

/** The XML of a VOCdevkit's `Annotations`. */
export const annotation: FuzzTarget = {
  name: "annotation",
  reads: "annotations of Pascal VOC (XML)",
  covers: /\/src\/data\/|\/fast-xml-parser\//,
  samples: () =>
    [
      `<annotation><object><name>dog</name>${box(1)}</object></annotation>`,
      `<?xml version="1.0"?>\n<!-- drawn --><annotation><folder>VOC2007</folder><size><width>50</width></size>\n` +
        `<object><name>dog</name><difficult>0</difficult>${box(1)}<part><name>head</name>${box(3)}</part></object>\n` +
        `<object><name>tv &amp; set</name><pose a="b">Left</pose><difficult>1</difficult>${box(5)}</object>` +
        `</annotation>\n`,
      `<annotation><object/><![CDATA[ <x> ]]></annotation>`,
    ].map((text) => Buffer.from(text)),
  tokens: [
    ...[
      "<object>",
      "</object>",
      "<object/>",
      "<name>",
      "</name>",
      "<bndbox>",
      "</bndbox>",
      "<xmin>",
      "</xmin>",
      "<ymin>",
    ],
    ...[
      "<annotation>",
      "</annotation>",
      "<annotation/>",
      "<difficult>",
      "</difficult>",
      "<artist>",
      "</artist>",
      "<part>",
    ],
    ...[
      '<?xml version="1.0" encoding="utf-8"?>',
      "<?xml",
      "?>",
      "<!--",
      "-->",
      "<![CDATA[",
      "]]>",
      "<!DOCTYPE x [",
      "]>",
    ],
    ...["<!ENTITY a 'b'>", "&amp;", "&lt;", "&#0;", "&#x10ffff;", "&#xffffffff;", "&a;", "<__proto__>", "</__proto__>"],
    ...[
      "<constructor>",
      "<toString>",
      "<hasOwnProperty/>",
      ' a="b"',
      " a='b'",
      " a=b",
      "<a:b>",
      "<:>",
      "</>",
      "< >",
      "<",
    ],
  ],
  open(folder) {
    const path = join(folder, "a.xml");
    return async (input) => {
      writeFileSync(path, input);
      for (const { name, box: corners } of await readAnnotation(path)) {
        assert.ok(name.length > 0);
        assert.ok(Object.values(corners).every(Number.isFinite));
      }
    };
  },
};
