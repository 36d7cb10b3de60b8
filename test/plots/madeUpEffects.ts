import { random } from "../../src/base/random";
import type { EffectPanel } from "../../src/plots";
import { planEffects, ppiPlanStudy } from "../../src/studies";

/** Effects of the study of `ppi` on made-up runs: a panel for each method that is compared. */
export function madeUpEffects(): EffectPanel[] {
  const draw = random("made-up effects");
  const gains: Readonly<Record<string, number>> = { finetune: -0.09, ppi: -0.06, "ppi, head new": -0.02 };
  const runs = ppiPlanStudy.methods.flatMap(({ point, seeds = [] }) =>
    seeds.flatMap((seed) => {
      if (!point) return [];
      const { method, levels } = point;
      const factors = method.startsWith("ppi") ? 0.02 * levels.epochs + 0.01 * levels.optimiser * levels.batch : 0;
      const acc = 0.4 + (gains[method] ?? 0) + factors + 0.015 * draw.normal();
      return [{ method, seed, levels, acc, bwt: null, averageMAP: null }];
    }),
  );
  return planEffects({ base: "lwf", runs }).map(({ method, base, effects }) => ({
    title: `${method} − ${base}`,
    effects,
  }));
}
