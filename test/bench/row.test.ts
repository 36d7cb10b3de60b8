import assert from "node:assert/strict";
import { test } from "node:test";
import { rowOf, widestSpread, type PeerResult, type Timed } from "../../bench/row";
import { linesOf } from "../../bench/table";
import type { Precision } from "../../bench/work";

const counted = { name: "train 64@64", unit: "images", batch: 64 };

/** A subject that takes these milliseconds in each step. */
const subject = (label: string, milliseconds: readonly number[], precision: Precision = "float32"): Timed => ({
  label,
  precision,
  times: { name: `library of ${label}`, milliseconds, cpuMilliseconds: 20 * milliseconds.length, peakMiB: 100 },
});
const failed = (label: string, failure: string, precision: Precision = "float32"): Timed => ({
  label,
  precision,
  times: { milliseconds: [], cpuMilliseconds: 0, peakMiB: 0, failure },
});
const steady = (milliseconds: number): number[] => Array<number>(9).fill(milliseconds);

test("ours is told against the best peer of its own precision", () => {
  const row = rowOf(
    counted,
    [subject("ours", steady(100)), subject("ours", steady(50), "bf16")],
    [
      subject("train", steady(120)),
      subject("train, channels-last", steady(95)),
      subject("train, compiled", steady(150)),
      subject("train, channels-last bf16", steady(60), "bf16"),
      subject("train, compiled bf16", steady(40), "bf16"),
    ],
  );
  assert.deepEqual(row.best, [
    { precision: "float32", peer: "train, channels-last", ratio: 0.95, spread: 0 },
    { precision: "bf16", peer: "train, compiled bf16", ratio: 0.8, spread: 0 },
  ]);
  const ratios = Object.values(row.peers).map((peer) => (peer as PeerResult).ratio);
  assert.deepEqual(ratios, [1.2, 0.95, 1.5, 1.2, 0.8], "every peer has its own");
  assert.equal((row.alsoOurs[0] as PeerResult).ratio, 2, "ours at bf16 is twice as fast as ours");
  assert.deepEqual([row.tooBusy, row.spread], [false, 0]);
  const text = linesOf(row).join("\n");
  assert.match(text, /ours \/ best at float32: 0\.95 \(train, channels-last;/);
  assert.match(text, /ours \/ best at bf16: 0\.80 \(train, compiled bf16;/);
  assert.match(text, /library of train, compiled +150\.0 +20\.0 +426\.7 images\/s +100 +1\.50\n/);
});

test("without ours at its precision a peer is compared with the first of ours, and is the best of none", () => {
  const row = rowOf(
    counted,
    [subject("ours", steady(100))],
    [subject("train", steady(110)), subject("train, channels-last bf16", steady(60), "bf16")],
  );
  assert.equal((row.peers["train, channels-last bf16"] as PeerResult).ratio, 0.6);
  assert.deepEqual(
    row.best.map(({ peer }) => peer),
    ["train"],
  );
});

test("what was not measured is told on its line with the reason, and is no best peer", () => {
  const row = rowOf(
    counted,
    [subject("ours", steady(100))],
    [failed("train, compiled", "no C++ compiler"), subject("train", steady(110))],
  );
  assert.deepEqual(row.peers["train, compiled"], {
    subject: "train, compiled",
    precision: "float32",
    failure: "no C++ compiler",
  });
  assert.deepEqual(
    row.best.map(({ peer }) => peer),
    ["train"],
  );
  assert.match(linesOf(row).join("\n"), /train, compiled +not measured: no C\+\+ compiler\n/);
});

test("where ours was not measured, peers keep their times and have no ratio", () => {
  const row = rowOf(counted, [failed("palimpsest", "out of memory")], [subject("train", steady(110))]);
  assert.deepEqual([row.best, row.tooBusy], [[], false]);
  const peer = row.peers.train as PeerResult;
  assert.equal(peer.milliseconds, 110);
  assert.ok(Number.isNaN(peer.ratio));
  const [first, second] = linesOf(row);
  assert.match(first, /palimpsest +not measured: out of memory$/);
  assert.match(second, /110\.0 +20\.0 +581\.8 images\/s +100$/);
});

test("the machine is too busy where the middle half of a peer's ratios spans more than the bound", () => {
  const outliers = rowOf(counted, [subject("ours", steady(100))], [subject("train", [9, 99, 100, 101, 999])]);
  assert.equal(outliers.tooBusy, false, "the middle half is what counts");
  const halves = [60, 80, 100, 120, 140, 60, 80, 120, 140];
  const row = rowOf(counted, [subject("ours", steady(100))], [subject("train", halves), subject("fast", steady(90))]);
  assert.ok(Math.abs((row.spread ?? 0) - 0.4) < 1e-12, "numpy.quantile gives 0.8 and 1.2");
  assert.ok(row.tooBusy && (row.spread ?? 0) > widestSpread);
  assert.match(linesOf(row).join("\n"), /too busy to conclude: .* 40% of their median \(over 10%\)$/);
  const both = rowOf(
    counted,
    [subject("ours", halves)],
    [
      subject(
        "train",
        halves.map((one) => 2 * one),
      ),
    ],
  );
  assert.deepEqual([both.tooBusy, both.best[0].ratio], [false, 2], "what slows both down alike is no such spread");
  const alone = rowOf(counted, [subject("ours", halves)], []);
  assert.ok(alone.tooBusy, "without a peer its own times count");
});

test("of a single pair nothing is said about the machine but that", () => {
  const row = rowOf(counted, [subject("ours", [100])], [subject("train", [150])]);
  assert.equal(row.tooBusy, false);
  assert.match(linesOf(row).join("\n"), /too few pairs to tell how busy the machine was$/);
});
