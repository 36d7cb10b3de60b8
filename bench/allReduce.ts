import { joinWorld } from "../src/distributed";
import { serve } from "./serve";

// Our side of an all-reduce, as one rank of a job. Usage: mpirun -n 2 node --import tsx bench/allReduce.ts all-reduce MEGABYTES.
const [, megabytes] = process.argv.slice(2);
const world = joinWorld();
const values = new Float32Array(Number(megabytes) * 250_000).fill(1);

void serve("palimpsest", () => {
  world.barrier();
  world.allReduce(values);
}, world);
