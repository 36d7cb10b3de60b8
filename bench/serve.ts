import { createInterface } from "node:readline";
import { arrival, type Communicator } from "../src/distributed";

/**
 * Our side of what subject.ts says: warms up, says who it is, then does the work as often as each line of standard
 * input says, until one says 0. In a job, rank 0 reads and answers, and the others go along; while another subject has
 * its turn, none keeps a core busy.
 */
export async function serve(name: string, work: () => void | Promise<void>, world: Communicator): Promise<void> {
  const say = (value: unknown): void => console.log(JSON.stringify(value));
  const measure = async (times: number): Promise<number[]> => {
    const milliseconds: number[] = [];
    for (let i = 0; i < times; i++) {
      const start = performance.now();
      await work();
      milliseconds.push(performance.now() - start);
    }
    return milliseconds;
  };
  const agree = async (times: number): Promise<number> =>
    (await arrival(world.begin.broadcast(Int32Array.of(times)), 2))[0];

  await measure(2);
  if (world.rank > 0) {
    for (let times = await agree(0); times > 0; times = await agree(0)) await measure(times);
    return;
  }
  say({ name: world.size > 1 ? `${name}, ${world.name}, ${world.size} ranks` : name });
  for await (const line of createInterface({ input: process.stdin })) {
    const times = await agree(Number(line));
    if (times === 0) break;
    say({ milliseconds: await measure(times), peakMiB: Math.round(process.resourceUsage().maxRSS / 1024) });
  }
  process.stdin.destroy();
}
