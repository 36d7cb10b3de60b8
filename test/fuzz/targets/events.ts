import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { epochsCsv } from "../../../src/training/directory/logs/epochsCsv";
import { readEvents } from "../../../src/training/directory/logs/eventLog";
import { scalars } from "../../../src/training/directory/logs/scalars";
import { recordOf } from "../../../src/training/directory/recordOf";
import type { FuzzTarget } from "../target";
import { eventLines } from "./parts/runFiles";

/** Logs of events alone, and what is written anew from them when a run goes on. */
export const events: FuzzTarget = {
  name: "events",
  reads: "events of a run (events.jsonl)",
  covers: /\/src\/training\/directory\//,
  samples: () => [Buffer.from(eventLines())],
  tokens: [
    ...[
      '{"type":"run"',
      '{"type":"step"',
      '{"type":"epoch"',
      '{"type":"task"',
      '{"type":"done"',
      "\n",
      "\r\n",
      "\ufeff",
    ],
    ...[
      '"loss":',
      '"validation":',
      '"test":',
      '"tasks":',
      '"metrics":',
      '"steps":',
      '"classes":',
      '"classAP":',
      '"audit":',
    ],
  ],
  json: true,
  open(folder) {
    const path = join(folder, "events.jsonl");
    return async (input) => {
      writeFileSync(path, input);
      const read = await readEvents(path);
      epochsCsv(recordOf(read).epochs);
      read.forEach(scalars());
    };
  },
};
