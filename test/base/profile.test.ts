import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { during, duringAll, inLayer, isWatched, phases, waitingFor, watch, type Phase } from "../../src/base/profile";
import { random } from "../../src/base/random";

async function* three(): AsyncGenerator<number, void, undefined> {
  for (const item of [1, 2, 3]) {
    await wait(1);
    yield item;
  }
}

/** The names of the phases of a watch, in their order. */
const names = (times: ReadonlyMap<Phase, unknown>): Phase[] => [...times.keys()];

describe("scopes", () => {
  it("do nothing but their work while nobody watches", async () => {
    const items = three();
    assert.equal(isWatched(), false);
    assert.equal(waitingFor("load", items), items);
    assert.equal(
      during("forward", () => inLayer("conv1", () => 7)),
      7,
    );
    assert.equal(await duringAll("write", async () => 8), 8);
  });

  it("say where the work is, the innermost counting, and put back what was before, also after an error", async () => {
    const watching = watch();
    const seen: string[] = [];
    const look = (): void => void seen.push(`${watching.place.phase}/${watching.place.layer ?? ""}`);
    during("step", () => {
      look();
      during("forward", () => inLayer("layer1.0", () => (look(), inLayer("layer1.0.conv1", look), look())));
      assert.throws(() =>
        during("back", () =>
          inLayer("fc", () => {
            throw new Error("planned");
          }),
        ),
      );
      look();
    });
    await assert.rejects(
      duringAll("write", async () => {
        await wait(1);
        look();
        throw new Error("planned");
      }),
    );
    look();
    watching.stop();
    assert.deepEqual(seen, [
      "step/",
      "forward/layer1.0",
      "forward/layer1.0.conv1",
      "forward/layer1.0",
      "step/",
      "write/",
      "other/",
    ]);
    assert.equal(isWatched(), false);
  });

  it("count passes within an evaluation, an audit or a write for that, and updates for themselves", () => {
    for (const outer of ["evaluate", "audit", "write"] as const) {
      const watching = watch();
      during(outer, () => {
        for (const inner of ["forward", "infer", "back"] as const)
          during(inner, () => assert.equal(watching.place.phase, outer));
        during("update", () => assert.equal(watching.place.phase, "update"));
        assert.equal(watching.place.phase, outer);
      });
      assert.deepEqual(new Set(names(watching.stop())), new Set(["other", outer, "update"]));
    }
  });

  it("count how often a phase was begun: one within itself is one", () => {
    const watching = watch();
    for (let i = 0; i < 5; i++) during("step", () => during("forward", () => during("forward", () => {})));
    const times = watching.stop();
    assert.deepEqual([times.get("step")?.times, times.get("forward")?.times, times.get("other")?.times], [5, 5, 0]);
  });

  it("count the waiting for items and not the work on them, and end the items when left early", async () => {
    let ended = false;
    async function* items(): AsyncGenerator<number, void, undefined> {
      try {
        yield* three();
      } finally {
        ended = true;
      }
    }
    const watching = watch();
    const seen: [number, Phase][] = [];
    for await (const item of waitingFor("load", items())) {
      seen.push([item, watching.place.phase]);
      if (item === 2) break;
    }
    const times = watching.stop();
    assert.deepEqual(seen, [
      [1, "other"],
      [2, "other"],
    ]);
    assert.equal(times.get("load")?.times, 2);
    assert.equal(ended, true);
  });

  it("add up to the time that was watched, however they nest", () => {
    for (let trial = 0; trial < 20; trial++) {
      const draw = random("scopes", trial);
      const nest = (depth: number): void => {
        for (let i = draw.integer(4); i > 0; i--) {
          const phase = phases[draw.integer(phases.length)];
          during(phase, () => inLayer("x", () => depth < 4 && nest(depth + 1)));
        }
      };
      const begun = performance.now();
      const watching = watch();
      const inside = performance.now();
      nest(0);
      const left = performance.now();
      const sum = [...watching.stop().values()].reduce((total, { milliseconds }) => total + milliseconds, 0);
      const after = performance.now();
      assert.ok(sum >= left - inside - 1e-6 && sum <= after - begun + 1e-6, `${left - inside} ${sum} ${after - begun}`);
    }
  });

  it("give each phase the time of its own work, without that of those within it", () => {
    const own: Partial<Record<Phase, number>> = {};
    const work = (phase: Phase): void => {
      const begun = performance.now();
      while (performance.now() < begun + 3);
      own[phase] = (own[phase] ?? 0) + performance.now() - begun;
    };
    const begun = performance.now();
    const watching = watch();
    for (let i = 0; i < 3; i++) {
      during("step", () => {
        work("step");
        during("forward", () => work("forward"));
        during("back", () => work("back"));
        work("step");
      });
      work("other");
    }
    const times = watching.stop();
    const whole = performance.now() - begun;
    // At least what was measured within; and all of them together are no more than the whole.
    for (const phase of ["step", "forward", "back", "other"] as const)
      assert.ok((times.get(phase)?.milliseconds ?? 0) >= (own[phase] ?? 0) - 1e-6, phase);
    assert.ok([...times.values()].reduce((sum, { milliseconds }) => sum + milliseconds, 0) <= whole + 1e-6);
  });

  it("are watched by one at a time", () => {
    const watching = watch();
    assert.throws(() => watch(), /already/);
    watching.stop();
    watch().stop();
  });
});
