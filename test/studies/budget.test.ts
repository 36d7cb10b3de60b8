import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { MethodBudget } from "../../src/compare";
import { markdownTable, reportOf, runStudy, type Study, type StudyReport, type StudyRow } from "../../src/studies";
import { temporaryFolder } from "../training/tiny";

const only = (mean: number): { mean: number; half: number; n: number } => ({ mean, half: 0, n: 1 });
const equal: MethodBudget = {
  updates: only(96),
  headUpdates: only(288),
  images: only(3000),
  passes: only(3000),
  samples: only(0),
  bytes: only(0),
  answerBytes: only(0),
  parameters: only(1000),
  sessions: only(3),
  seconds: only(12.4),
};
const row = (name: string, budget?: Partial<MethodBudget>): StudyRow => ({
  ...{ name, command: null, acc: only(0.5), bwt: null, fwt: null, cf1: null, of1: null },
  ...(budget && { budget: { ...equal, ...budget } }),
});
const headOf = (given: Partial<StudyReport> & Pick<StudyReport, "rows">): string[] =>
  markdownTable({ study: "example", ...given })
    .split("\n")[0]
    .split("|")
    .map((cell) => cell.trim())
    .filter((cell) => cell !== "");
const measures = ["method", "ACC", "BWT", "FWT", "CF1", "OF1"];

describe("the table of a study", () => {
  it("has no more columns where all budgets are equal but the time, or where a report says nothing of them", () => {
    assert.deepEqual(headOf({ rows: [row("lwf", {}), row("finetune", { seconds: only(3) })] }), measures);
    assert.deepEqual(headOf({ rows: [row("lwf"), row("finetune")] }), measures);
  });

  it("has a column for all in which they differ, and the time", () => {
    const rows = [
      row("lwf", { passes: only(5000) }),
      row("er", { passes: only(5900), samples: only(100), bytes: only(2.5e6) }),
    ];
    assert.deepEqual(headOf({ rows }), [...measures, "passes", "stored images", "kept MB", "time, s"]);
    assert.match(markdownTable({ study: "example", rows }), /\| `er` \|.*\| 5,900 \| 100 \| 2\.5 \| 12 \|/);
    const unknown = [row("lwf", {}), row("er", { passes: null })];
    assert.deepEqual(headOf({ rows: unknown }), [...measures, "passes", "time, s"]);
  });

  it("is refused where the study's own choice of columns leaves out what differs", () => {
    const rows = [row("joint", { updates: only(90), headUpdates: only(270) }), row("lwf", {})];
    assert.throws(() => markdownTable({ study: "example", rows, budget: ["updates", "seconds"] }), {
      code: "study/budget",
      message: /example .* no column for headUpdates, in which joint and lwf differ/,
    });
    assert.deepEqual(headOf({ rows, budget: ["updates", "headUpdates", "seconds"] }), [
      ...measures,
      ...["updates", "head updates", "time, s"],
    ]);
  });
});

const fast = { width: 4, imageSize: 32, epochs: 1, audit: 0 } as const;
const study: Study = {
  name: "budgets",
  title: "Budgets",
  scale: "smoke",
  seeds: 1,
  methods: ["joint", "finetune", "lwf", "er:memory=10"].map((name) => ({
    name,
    options: { strategy: name, ...fast },
  })),
  protocol: "none",
};

it("a study's runs say what they took: joint training what the sequence did, replay more passes", async () => {
  const result = await runStudy(study, { folder: temporaryFolder() });
  const report = reportOf(result);
  const of = (name: string): MethodBudget => {
    const { budget } = report.rows.find((found) => found.name === name) ?? {};
    assert.ok(budget);
    return budget;
  };
  for (const column of ["updates", "headUpdates", "images"] as const)
    for (const { name } of study.methods)
      assert.deepEqual(of(name)[column], of("finetune")[column], `${name} ${column}`);
  assert.equal(of("joint").passes?.mean, of("finetune").passes?.mean);
  assert.ok((of("lwf").passes?.mean ?? 0) > (of("finetune").passes?.mean ?? Infinity));
  assert.deepEqual([of("er:memory=10").samples?.mean, of("lwf").samples?.mean], [10, 0]);
  const head = headOf(report);
  assert.deepEqual(head.slice(head.indexOf("OF1") + 1), ["passes", "stored images", "kept MB", "time, s"]);
  assert.throws(() => reportOf({ ...result, study: { ...study, budget: ["updates"] } }), { code: "study/budget" });
});
