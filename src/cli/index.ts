import { main } from "./main";

// A reader that has seen enough, as in `palimpsest doctor | head -1`, is no failure.
process.stdout.on("error", (cause: NodeJS.ErrnoException) => {
  if (cause.code !== "EPIPE") throw cause;
});

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
