import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { root } from "../house/project";
import { documents, proseOf, read } from "./markdown";

/** A heading as GitHub writes it in a link: small letters, hyphens for spaces, no punctuation. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-");

const anchorsOf = (document: string): string[] =>
  [...proseOf(document).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading));

describe("links of the documents", () => {
  for (const document of documents) {
    it(`${document} leads to files and headings that exist`, () => {
      const targets = [...proseOf(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
      const broken = targets.filter((target) => {
        if (/^[a-z]+:/.test(target)) return false;
        const [path, anchor] = target.split("#");
        const file = path === "" ? document : join(dirname(document), path);
        if (!existsSync(join(root, file))) return true;
        return anchor !== undefined && !anchorsOf(file).includes(anchor);
      });
      assert.deepEqual(broken, []);
    });
  }

  it("name all pages in docs/README.md, to which the README leads", () => {
    assert.ok(read("README.md").includes("](docs/README.md)"));
    const index = read("docs/README.md");
    for (const page of documents.filter((document) => document.startsWith("docs/"))) {
      const path = page.replace("docs/", "");
      assert.ok(path === "README.md" || index.includes(`](${path})`), `docs/README.md has no link to ${page}`);
    }
  });
});
