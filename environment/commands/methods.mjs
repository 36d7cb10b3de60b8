import { writePages } from "../documents/pages/write.mjs";
import { main } from "../shared/process.mjs";

/** Makes the pages of strategies, directions and other parts in docs from their definitions. */
await main(async () => {
  const { pages, written, removed } = writePages();
  console.log(`${pages} pages: ${written} written, ${removed} removed`);
  return 0;
});
