import { joinWorld } from "../src/distributed";
import { allReduceOf } from "../src/launch/measure/timing";
import { serve } from "./serve";
import { parseWork } from "./work";

// Our side of an all-reduce, as one rank of a job. Usage: mpirun -n 2 node --import tsx bench/allReduce.ts all-reduce
// MEGABYTES.
const { batch: megabytes } = parseWork(process.argv.slice(2));
const world = joinWorld();
const reduce = allReduceOf(world, megabytes * 1e6);

void serve(
  "palimpsest",
  () => {
    world.barrier();
    reduce();
  },
  world,
);
