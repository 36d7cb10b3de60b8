import type { NameKnown } from "../../base/definition";
import { convBn, type ConvBnOptions } from "../layers/convBn";
import { Gate } from "../layers/gate";
import type { Layer } from "../layers/layer";
import { imageNetNormalisation } from "../layers/normalise";
import { residual } from "../layers/residual";
import { sequence } from "../layers/sequence";
import { globalAveragePool, maxPool } from "../ops/pool";
import type { Parameter } from "../parameter";
import {
  believed,
  defineBackbone,
  halved,
  type Backbone,
  type BackboneDefinition,
  type MapStage,
  type Path,
} from "./definition";

/** Blocks of each stage, and whether they are bottlenecks (He et al. 2016, Table 1). */
const depths = {
  resnet18: { blocks: [2, 2, 2, 2], bottleneck: false },
  resnet34: { blocks: [3, 4, 6, 3], bottleneck: false },
  resnet50: { blocks: [3, 4, 6, 3], bottleneck: true },
  resnet101: { blocks: [3, 4, 23, 3], bottleneck: true },
} as const;

/** The 1x1 convolution that ends a bottleneck has four times the stage's channels. */
const expansion = 4;

/** A convolution with its normalisation, between two gates. */
type Join = (options: Omit<ConvBnOptions, "inputs" | "outputs">, from: Gate | undefined, to: Gate) => Layer;

type Depth = (typeof depths)[keyof typeof depths];

const resNet = <N extends keyof typeof depths>(name: N): NameKnown<BackboneDefinition<Record<never, never>>, N> =>
  defineBackbone({
    name,
    summary: `residual network of ${name.replace("resnet", "")} layers, with gates`,
    source: "He et al. 2016, Table 1; torchvision",
    options: {},
    width: { meaning: "channels of the first stage", published: 64 },
    hasGates: true,
    takesBfloat16: true,
    library: "torchvision",
    publishedNormalisation: imageNetNormalisation,
    widthIn: (state) => {
      const width = state.get("conv1.weight")?.shape[0];
      return believed(state, width, 1000 * (width ?? 0) ** 2);
    },
    build: (_options, { width, imageSize }) => build(depths[name], width, imageSize),
  });

/** The ResNets of He et al. 2016 with torchvision's names: `resnet18`, `resnet34`, `resnet50`, `resnet101`. */
export const resNets = [resNet("resnet18"), resNet("resnet34"), resNet("resnet50"), resNet("resnet101")] as const;

/**
 * The backbone of a residual network in torchvision's layout and with its names: 7x7 stride-2 stem, 3x3 max-pool, four
 * stages, global average pool. `width` is the number of channels of the first stage; the rest scales with it. After the
 * stem, between the convolutions of a block and after each block there is a gate, idle until it is opened.
 */
function build(depth: Depth, width: number, imageSize: number): Backbone {
  const paths = new Map<Parameter, Path>();
  const join: Join = (options, from, to) => {
    const layer = convBn({ ...options, inputs: from?.channels ?? 3, outputs: to.channels });
    for (const parameter of layer.parameters) paths.set(parameter, { from, to });
    return layer;
  };
  let gate = new Gate("gate1", width);
  const stem = join(
    { names: ["conv1", "bn1"], kernel: 7, stride: 2, relu: true, inputGradient: false },
    undefined,
    gate,
  );
  const start: Layer[] = [stem, gate, maxPool()];
  const stages = depth.blocks.map((blocks, stage): MapStage => {
    const layers = stage === 0 ? start : [];
    for (let i = 0; i < blocks; i++) {
      const next = block(
        join,
        `layer${stage + 1}.${i}`,
        gate,
        width * 2 ** stage,
        stage > 0 && i === 0 ? 2 : 1,
        depth.bottleneck,
      );
      layers.push(next.layer, next.gate);
      gate = next.gate;
    }
    return { layers: sequence(layers), side: halved(imageSize, stage + 2), channels: gate.channels };
  });
  const pool = globalAveragePool();
  const layers = stages.map((stage) => stage.layers);
  const map = { ...stages[stages.length - 1], layers: sequence(layers), rest: pool, stages };
  return { layers: sequence([...layers, pool]), features: gate.channels, map, paths };
}

/** A residual block that reads through `from`, and the gate after it. */
function block(
  join: Join,
  prefix: string,
  from: Gate,
  channels: number,
  stride: 1 | 2,
  bottleneck: boolean,
): { layer: Layer; gate: Gate } {
  // Kernel, stride and outputs of each.
  const units = bottleneck
    ? ([
        [1, 1, channels],
        [3, stride, channels],
        [1, 1, channels * expansion],
      ] as const)
    : ([
        [3, stride, channels],
        [3, 1, channels],
      ] as const);
  const gates = [from, ...units.map(([, , outputs], i) => new Gate(`${prefix}.gate${i + 1}`, outputs))];
  const main = units.flatMap(([kernel, by], i) => {
    const [n, last] = [i + 1, i === units.length - 1];
    const unit = join(
      { names: [`${prefix}.conv${n}`, `${prefix}.bn${n}`], kernel, stride: by, relu: !last },
      gates[i],
      gates[n],
    );
    return last ? [unit] : [unit, gates[n]];
  });
  const gate = gates[units.length];
  const shortcut =
    stride === 1 && from.channels === gate.channels
      ? undefined
      : join(
          { names: [`${prefix}.downsample.0`, `${prefix}.downsample.1`], kernel: 1, stride, relu: false },
          from,
          gate,
        );
  return { layer: residual(sequence(main), { shortcut }), gate };
}
