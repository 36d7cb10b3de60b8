import { setTimeout as wait } from "node:timers/promises";
import { error } from "../../../src/base/errors";
import type { FuzzTarget } from "../target";

/** Faults that are there on purpose, for the test of the search itself. */
export const planted: FuzzTarget = {
  name: "planted",
  reads: "nothing: it has a fault of each kind",
  covers: /\/planted\.ts$/,
  samples: () => [Buffer.from("zzz")],
  tokens: [],
  open: () => async (input) => {
    const open = 0x7b; // one bit from a z: each is a step that only its block tells
    if (input[0] === open) {
      if (input[1] === open) {
        if (input[2] === open) throw new TypeError("planted");
      }
    }
    switch (input.toString("latin1")) {
      case "hang":
        for (;;);
      case "memory": {
        const pieces: Buffer[] = [];
        while (pieces.length < 40) {
          pieces.push(Buffer.alloc(2 ** 25, 1));
          await wait(20);
        }
        break;
      }
      case "end":
        process.kill(process.pid, "SIGKILL");
        break;
      case "later":
        setImmediate(() => {
          throw new TypeError("that no promise waits for");
        });
        await wait(50);
        break;
      case "long":
        throw error("argument/invalid", { argument: "a", received: 1, takes: "x".repeat(10_000) });
      default:
        throw error("argument/invalid", { argument: "a", received: 1, takes: "nothing" });
    }
  },
};
