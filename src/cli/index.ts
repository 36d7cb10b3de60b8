import { completeName } from "./commands/completion";
import { leaveOutComputing } from "./completion/standIns";

// This process is asked for names, at every press of the tabulator: nothing is computed.
if (process.argv[2] === completeName) leaveOutComputing();
const { main } = require("./main") as typeof import("./main");

// A reader that has seen enough, as in `palimpsest doctor | head -1`, is no failure.
process.stdout.on("error", (cause: NodeJS.ErrnoException) => {
  if (cause.code !== "EPIPE") throw cause;
});

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
