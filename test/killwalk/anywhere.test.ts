import assert from "node:assert/strict";
import { join } from "node:path";
import { before, describe, it } from "node:test";
import { random } from "../../src/base/random";
import type { RunOptions } from "../../src/training";
import { withoutMpi } from "../distributed/mpirun";
import { writeJob } from "../distributed/training";
import { everyKind } from "../training/everyKind";
import { temporaryFolder, tinyBenchmark, tinyOptions } from "../training/tiny";
import { differences } from "./runFiles";
import { started, type Started } from "./started";

/** Points that runs are stopped at; `npm run killwalk` has 30. */
const points = Number(process.env.PALIMPSEST_STOPS ?? 8);
const seed = Number(process.env.PALIMPSEST_SEED ?? 14);
/** Of how many points one is on two ranks. */
const pointsWithRanks = 4;

const folder = temporaryFolder();
/** What ranks have of their own: running statistics within an epoch, and images of two tasks in the third. */
const onRanks: readonly { readonly kind: RunOptions; readonly from: number }[] = [
  { kind: { strategy: "er:memory=10,fold=1", batchNorm: "local" }, from: 0 },
  { kind: { strategy: "gem:memory=10", labels: "available" }, from: 12 },
];
const kinds: readonly RunOptions[] = [...everyKind, ...onRanks.map(({ kind }) => kind)];
const nameOf = (kind: RunOptions): string => Object.values(kind).map(String).join(" ");

before(async () => {
  writeJob(folder, {
    benchmark: await tinyBenchmark(folder, { train: 10, validation: 4, test: 4 }),
    runs: kinds.map((kind) => ({ ...tinyOptions, ...kind, batch: 4, audit: 2, epochs: 2, name: nameOf(kind) })),
  });
});

/** A run that is stopped twice, then goes on to its end. */
interface Point {
  readonly name: string;
  readonly ranks: number;
  readonly stops: readonly Required<Pick<Started, "stop" | "checkpointEvery">>[];
}

const drawn = Array.from({ length: points }, (_, i): Point => {
  const draw = random(seed, "stops", i);
  const ranks = i % pointsWithRanks === 0 ? 2 : 1;
  const any: RunOptions = everyKind[draw.integer(everyKind.length)];
  const { kind, from } = onRanks.find((_own, place) => place * pointsWithRanks === i) ?? { kind: any, from: 0 };
  // Three tasks of two epochs of three steps; of `joint`, one task with all images.
  const stops = [from + 1 + draw.integer(from > 0 ? 3 : 7), 1 + draw.integer(from > 0 ? 2 : 7)].map((after) => ({
    stop: { after, how: draw.uniform() < 0.5 ? ("stopped" as const) : ("failed" as const) },
    checkpointEvery: 1 + draw.integer(3),
  }));
  return { name: nameOf(kind), ranks, stops };
});

for (const ranks of [1, 2]) {
  const few = drawn.filter((point) => point.ranks === ranks);
  const title = `a run stopped at steps at random (seed ${seed}), on ${ranks} rank${ranks > 1 ? "s" : ""},`;
  describe(title, { skip: ranks > 1 && withoutMpi }, () => {
    before(async () => {
      const straight = [...new Set(few.map(({ name }) => name))].map((name) => ({ name, out: `${name} ${ranks}` }));
      const stopped = few.flatMap(({ name, stops }, i) => {
        const out = `point ${i} ${ranks}`;
        return [...stops.map((stop) => ({ name, out, ...stop })), { name, out }];
      });
      const { code, text } = await started({ ranks, folder }, [...straight, ...stopped]);
      assert.deepEqual([code, text.trim()], [0, ""]);
    });

    few.forEach(({ name, stops }, i) => {
      const text = stops
        .map(({ stop, checkpointEvery }) => `${stop.how} after ${stop.after} (every ${checkpointEvery})`)
        .join(", ");
      it(`${i + 1}: ${name}: ${text}, ends with the same bits`, () => {
        assert.deepEqual(differences(join(folder, `point ${i} ${ranks}`), join(folder, `${name} ${ranks}`)), []);
      });
    });
  });
}
