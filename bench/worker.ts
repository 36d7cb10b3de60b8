import { joinWorld } from "../src/distributed";
import { tensorflowVersion } from "../src/nn";
import { serve } from "./serve";
import { stepOf } from "./step";
import { parseWork } from "./work";

// Our side of a comparison. Usage: node --import tsx bench/worker.ts and the words of work.ts, or so as a rank of a
// job; see subject.ts.
const world = joinWorld();
const work = parseWork(process.argv.slice(2));
const precision = work.precision === "float32" ? "" : `, ${work.precision}`;
void serve(`palimpsest, TensorFlow ${tensorflowVersion}${precision}`, stepOf(work, world), world);
