import { singleProcess } from "../src/distributed";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { batches, type Example } from "../src/data";
import { free, toImages } from "../src/nn";
import { serve } from "./serve";
import { parseWork } from "./work";

// Our side of the input pipeline. Usage: node --import tsx bench/loader.ts load IMAGES SIZE --folder FOLDER; see
// subject.ts for what it says.
const batch = 32;
const { size, folder = "" } = parseWork(process.argv.slice(2));
const examples = readdirSync(folder)
  .sort()
  .map((name): Example => ({
    id: name,
    image: join(folder, name),
    labels: new Uint8Array(20),
    known: new Uint8Array(20),
  }));

let epoch = 0;
/** A pass over all images, up to float tensors; nothing of it is made ready before or kept after. */
async function pass(): Promise<void> {
  const key = { seed: 1, epoch: epoch++ };
  for await (const one of batches(examples, { size, batch, shuffle: key, flip: key }))
    free(toImages(one.images, one.size, one.height, one.width));
}

void serve("palimpsest", pass, singleProcess);
