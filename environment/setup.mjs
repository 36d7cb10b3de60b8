import { ensure } from "./bootstrap.mjs";
import { main } from "./process.mjs";

/** Installs what is missing and stops there. */
await main(async () => {
  const done = await ensure();
  console.log(done.length > 0 ? "ready" : "ready: nothing to do");
});
