import { ensure } from "../install/bootstrap.mjs";
import { main } from "../shared/process.mjs";

/** Installs what is missing and stops there. */
await main(async () => {
  const done = await ensure();
  console.log(done.length > 0 ? "ready" : "ready: nothing to do");
});
