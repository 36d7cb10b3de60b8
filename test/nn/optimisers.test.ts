import assert from "node:assert/strict";
import { before, test } from "node:test";
import {
  free,
  liveTensors,
  optimiser,
  schedule,
  share,
  type Gradients,
  type OptimiserOptions,
  type ScheduleOptions,
} from "../../src/nn";
import { Parameter, type ParameterKind } from "../../src/nn/parameter";
import { assertClose, distance, fixture, under, type Tensors } from "./compare";

/** test/fixtures/optimisers.py made these with torch.optim. */
const optimisers: Record<string, OptimiserOptions> = {
  sgd: { name: "sgd", momentum: 0.9, weightDecay: 0.01 },
  plain: { name: "sgd", momentum: 0, weightDecay: 0 },
  adamw: { name: "adamw", beta1: 0.9, beta2: 0.99, epsilon: 1e-3, weightDecay: 0.05 },
};
const schedules: Record<string, ScheduleOptions> = {
  constant: { name: "constant" },
  cosine: { name: "cosine", warmup: 0 },
  step: { name: "step", from: 4, factor: 0.1 },
};
const steps = 10;
const rateAt = (name: string, step: number): number =>
  schedule(schedules[name], { epoch: Math.floor(step / 2) + 1, progress: step / steps });

let tensors: Tensors;
before(async () => {
  tensors = await fixture("optimisers");
});

const inside = { convolution: [3, 3, 3, 4], matrix: [4, 5], vector: [7] } as const satisfies Record<
  string,
  readonly number[]
>;
function parametersFrom(values: Tensors): Parameter[] {
  return Object.entries(inside).map(([kind, shape]) => {
    const parameter = new Parameter(kind, shape, kind as ParameterKind);
    parameter.assign(values.get(kind)!.data);
    return parameter;
  });
}

function stepWith(
  update: ReturnType<typeof optimiser>,
  parameters: readonly Parameter[],
  step: number,
  rate: number,
): void {
  const carriers = parametersFrom(under(tensors, `gradient.${step}`));
  const gradients: Gradients = new Map(parameters.map((parameter, i) => [parameter, share(carriers[i].value)]));
  update.step(gradients, rate);
  free(...gradients.values());
  carriers.forEach((carrier) => carrier.dispose());
}

const exportAll = (parameters: readonly Parameter[]): Map<string, { data: Float32Array }> =>
  new Map(parameters.map((p) => [p.name, { data: p.export() }]));

test("schedules are torch.optim's", () => {
  for (const name of Object.keys(schedules)) {
    const rates = Array.from({ length: steps }, (_, i) => rateAt(name, i));
    assert.ok(distance(rates, tensors.get(`rate.${name}`)!.data) < 1e-6, `${name}: ${rates.join()}`);
  }
});

test("a warm-up rises in a line to the whole rate, then half a cosine falls to nothing", () => {
  const at = (progress: number): number => schedule({ name: "cosine", warmup: 0.2 }, { epoch: 1, progress });
  assert.deepEqual([0, 0.05, 0.1].map(at), [0, 0.25, 0.5]);
  assert.ok(Math.abs(at(0.2) - 1) < 1e-12 && Math.abs(at(0.6) - 0.5) < 1e-12 && at(1 - 1e-9) < 1e-12);
});

for (const [kind, options] of Object.entries(optimisers)) {
  test(`${kind}: ten steps are torch.optim's, and a state taken half-way goes on the same`, () => {
    const before = liveTensors();
    for (const name of Object.keys(schedules)) {
      const parameters = parametersFrom(under(tensors, "initial"));
      let update = optimiser(parameters, options);
      let after: number | undefined;
      for (let i = 0; i < steps; i++) {
        stepWith(update, parameters, i, 0.1 * rateAt(name, i));
        parameters.forEach((parameter) => parameter.release());
        assert.equal(liveTensors(), (after ??= liveTensors()), "a step left tensors behind");
        if (i === 4) {
          const state = update.state();
          update.dispose();
          update = optimiser(parameters, options);
          update.load(state);
        }
      }
      assertClose(exportAll(parameters), under(tensors, `${kind}.${name}`), 2e-6);
      update.dispose();
      parameters.forEach((parameter) => parameter.dispose());
    }
    assert.equal(liveTensors(), before);
  });
}

test("a state of other parameters is refused", () => {
  const parameters = parametersFrom(under(tensors, "initial"));
  const update = optimiser(parameters, optimisers.sgd);
  assert.throws(() => update.load(new Map()), { code: "weights/mismatch", message: /convolution\.momentum/ });
  update.dispose();
  parameters.forEach((parameter) => parameter.dispose());
});
