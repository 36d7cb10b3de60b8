import assert from "node:assert/strict";
import { test } from "node:test";
import { mapChart } from "../../src/notebook/chart";
import { live, liveHtml, liveText } from "../../src/notebook/live";
import {
  newRunState,
  nextRunState,
  duration,
  fraction,
  secondsLeft,
  summary,
  type RunState,
} from "../../src/notebook/runState";
import type { TrainingEvent } from "../../src/records";
import { madeUpRun } from "../plots/madeUp";
import { standInKernel } from "./kernel";

const record = madeUpRun("lwf-ppi");

/** The events of a run of 3 tasks x 6 epochs x 100 steps, one step each 10 ms. */
function* events(): Generator<[TrainingEvent, number]> {
  let now = 0;
  yield [{ type: "run", name: "lwf-ppi", tasks: 3, epochs: 6, steps: [100, 100, 100], classes: [] }, now];
  for (const epoch of record.epochs) {
    for (let step = 1; step <= 100; step++) {
      now += 10;
      yield [
        {
          type: "step",
          task: epoch.task,
          epoch: epoch.epoch,
          step,
          loss: { "task <2>": 0.125 },
          projected: step % 4 === 0,
          learningRate: 0.1,
          imagesPerSecond: 200,
        },
        now,
      ];
    }
    yield [epoch, now];
  }
  yield [{ type: "done", metrics: record.metrics }, now];
}

test("progress is the share of steps done, and the time left what remains at that pace", () => {
  let state: RunState = newRunState("", 0);
  let before = 0;
  for (const [event, now] of events()) {
    state = nextRunState(state, event, now);
    if (event.type === "run") continue;
    const done = Math.min(now / 18_000, 1);
    assert.ok(Math.abs(fraction(state) - done) < 1e-12);
    assert.ok(Math.abs(secondsLeft(state)! - (18_000 - now) / 1000) < 1e-6);
    assert.ok(fraction(state) >= before);
    before = fraction(state);
  }
});

test("while running it tells losses, projected share, speed and mAP; at the end one line", () => {
  let state: RunState = newRunState("", 0);
  for (const [event, now] of events()) {
    state = nextRunState(state, event, now);
    if (event.type === "step" && event.task === 2 && event.epoch === 3 && event.step === 40) {
      const text = liveText([state]);
      for (const part of [
        "lwf-ppi: task 2/3, epoch 3/6, step 40/100",
        "task <2> 0.125",
        "25% of steps projected",
        "200 images/s",
        `validation mAP ${record.epochs[7].validation.all.toFixed(3)}`,
      ])
        assert.ok(text.includes(part), `${part} in ${text}`);
      const html = liveHtml([state]);
      assert.ok(html.includes("task &lt;2&gt; 0.125") && html.includes("width:46.7%"), html);
      assert.equal(html.match(/<polyline/g)?.length, 4);
    }
  }
  assert.equal(liveHtml([state]), `<p>${summary(state)}</p>`);
  assert.ok(summary(state).startsWith(`lwf-ppi: test mAP ${record.metrics.acc.toFixed(3)}`));
  assert.match(summary(state), /40% of steps after task 1 projected; 18 epochs in 2 min 42 s$/);
});

test("classes without a positive have no line, whether their score is NaN or came as JSON; other lines stay", () => {
  const run = { tasks: 3, epochs: 6 };
  const lacking = record.epochs.map((epoch, i) => ({
    ...epoch,
    validation: { ...epoch.validation, tasks: [epoch.validation.tasks[0], i < 2 ? NaN : 0.5, NaN] },
  }));
  for (const epochs of [lacking, JSON.parse(JSON.stringify(lacking)) as typeof lacking]) {
    const svg = mapChart(epochs, run);
    const lines = [...svg.matchAll(/points="([^"]*)"/g)].map(([, points]) => points.split(" ").length);
    assert.deepEqual(lines, [18, 18, 16]);
    assert.ok(svg.includes("task 2 0.500") && svg.includes("task 3 –") && !/NaN|null/.test(svg));
  }
});

test("durations read as people write them", () => {
  assert.deepEqual([0, 59.6, 61, 3725].map(duration), ["0 s", "1 min 00 s", "1 min 01 s", "1 h 02 min"]);
});

test("interrupted, it says what was reached, and says no more", (t) => {
  const { sent, interrupt } = standInKernel(t);
  const sink = live("<b>");
  for (const [event] of events()) {
    sink(event);
    if (event.type === "epoch" && event.task === 2 && event.epoch === 1) break;
  }
  interrupt();
  const { data } = sent.at(-1)!.content as { data: Record<string, string> };
  assert.match(
    data["text/plain"],
    new RegExp(`^<b>: interrupted; validation mAP ${record.epochs[6].validation.all.toFixed(3)}; 7 epochs in `),
  );
  assert.match(data["text/html"], /^<p>&lt;b&gt;: interrupted; .*<\/p>$/);
  assert.ok(sent.at(-1)!.update);
});

test("of a run on several ranks it shows where each is, and in the end what was reached and what each sent", (t) => {
  const { sent } = standInKernel(t);
  const sink = live("two ranks");
  const html = (): string => (sent.at(-1)!.content as { data: Record<string, string> }).data["text/html"];
  const sends = { gradients: 2e6, all: 2.5e6 };
  const all = [...events()].map(([event]) => (event.type === "epoch" ? { ...event, sent: sends } : event));
  const [at, behind] = [
    all.findIndex((event) => event.type === "epoch" && event.task === 2),
    all.findIndex((event) => event.type === "epoch"),
  ];
  all.slice(0, behind + 1).forEach((event) => sink(event, 1));
  all.slice(0, at + 1).forEach((event) => sink(event, 0));
  assert.match(
    html(),
    new RegExp(
      "<b>two ranks</b> task 2/3, epoch 1/6, evaluated.*width:38\\.9%" +
        ".*rank 1: task 1/3, epoch 1/6, evaluated.*width:5\\.6%",
    ),
  );
  all.slice(at + 1).forEach((event) => sink(event, 0));
  all.slice(behind + 1).forEach((event) => sink(event, 1));
  const [first, ...ranks] = html().split("<br>");
  assert.match(first, /^<p>two ranks: test mAP [^<]*18 epochs in [^<]*$/);
  assert.deepEqual(ranks, ["rank 0: 1800 steps, 4.50 GB sent", "rank 1: 1800 steps, 4.50 GB sent</p>"]);
});
