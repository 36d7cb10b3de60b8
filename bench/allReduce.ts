import { joinWorld } from "../src/distributed";
import { allReduceOf } from "../src/launch/measure/timing";
import { serve } from "./serve";

// Our side of an all-reduce, as one rank of a job. Usage: mpirun -n 2 node --import tsx bench/allReduce.ts all-reduce
// MEGABYTES.
const [, megabytes] = process.argv.slice(2);
const world = joinWorld();
const reduce = allReduceOf(world, Number(megabytes) * 1e6);

void serve(
  "palimpsest",
  () => {
    world.barrier();
    reduce();
  },
  world,
);
