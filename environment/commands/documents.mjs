import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { withTexts } from "../documents/markers.mjs";
import { documents, madeTexts } from "../documents/texts.mjs";
import { main } from "../shared/process.mjs";
import { inside, root } from "../shared/project.mjs";

/** Draws the rooms again in docs/architecture.md, and writes the tables of the guides from the definitions. */
await main(async () => {
  const texts = await madeTexts(root);
  for (const name of documents) {
    const path = inside(name);
    const before = readFileSync(path, "utf8");
    const after = withTexts(before, texts);
    if (after !== before) {
      writeFileSync(`${path}.part`, after);
      renameSync(`${path}.part`, path);
    }
    console.log(`${name}: ${after === before ? "as it was" : "written"}`);
  }
  return 0;
});
