import type { SeedMessage, SeedRequest } from "./jobs";
import { runStudy } from "./runStudy";

/* A job of a study: makes all runs of the seed that it is sent, and stops after the step where it is told to. */
const stop = new AbortController();
const say = (message: SeedMessage): void => void process.send?.(message);

async function make({ study, scale, seed, folder }: SeedRequest): Promise<void> {
  await runStudy(study, {
    ...{ scale, seeds: [seed], folder, jobs: 1, signal: stop.signal },
    onRun: (method) => say({ kind: "run", method: study.methods.indexOf(method) }),
    on: (event) => say({ kind: "event", event }),
  });
  say({ kind: "made" });
}

// Ctrl-C goes to all processes of a terminal: it is for the one that asked to say when to stop.
process.on("SIGINT", () => undefined);
process.once("SIGTERM", () => stop.abort());
process.once("disconnect", () => stop.abort());
process.on("message", (message: SeedRequest | "stop") => {
  if (message === "stop") stop.abort();
  else
    make(message)
      .catch(() => (process.exitCode = 1))
      .finally(() => process.disconnect());
});
