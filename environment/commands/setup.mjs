import { ensure } from "../install/bootstrap.mjs";
import { chooseJupyter } from "../install/python.mjs";
import { main, Unusable } from "../shared/process.mjs";

/** Installs what is missing and stops there. `--no-jupyter` leaves out what only notebooks and ranks need. */
await main(async (args) => {
  const unknown = args.find((arg) => arg !== "--no-jupyter");
  if (unknown !== undefined) throw new Unusable(`setup got ${unknown}; it takes --no-jupyter`, 2);
  chooseJupyter(args.length === 0);
  const done = await ensure();
  console.log(done.length > 0 ? "ready" : "ready: nothing to do");
});
