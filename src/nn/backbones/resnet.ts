import { error } from "../../base/errors";
import { convBn, type ConvBnOptions } from "../layers/convBn";
import { Gate } from "../layers/gate";
import { sequence, type Layer } from "../layers/layer";
import { globalAveragePool, maxPool } from "../ops/pool";
import type { Parameter } from "../parameter";
import { residual } from "../layers/residual";

/** Blocks of each stage, and whether they are bottlenecks (He et al. 2016, Table 1). */
const depths = {
  resnet18: { blocks: [2, 2, 2, 2], bottleneck: false },
  resnet34: { blocks: [3, 4, 6, 3], bottleneck: false },
  resnet50: { blocks: [3, 4, 6, 3], bottleneck: true },
  resnet101: { blocks: [3, 4, 23, 3], bottleneck: true },
} as const;

export type ResNetName = keyof typeof depths;
export const resNetNames = Object.keys(depths) as readonly ResNetName[];

/** The 1x1 convolution that ends a bottleneck has four times the stage's channels. */
const expansion = 4;

/**
 * The gates that a parameter of the backbone lies between: that of the channels it reads (images have none), that of
 * those it makes.
 */
export interface Path {
  readonly from?: Gate;
  readonly to: Gate;
}

export interface ResNet {
  /** [n, h, w, 3] -> [n, features]. */
  readonly layers: Layer;
  readonly features: number;
  /** Of every parameter but the gates' own. */
  readonly paths: ReadonlyMap<Parameter, Path>;
}

/** A convolution with its normalisation, between two gates. */
type Join = (options: Omit<ConvBnOptions, "inputs" | "outputs">, from: Gate | undefined, to: Gate) => Layer;

/**
 * The backbone of a residual network in torchvision's layout and with its names: 7x7 stride-2 stem, 3x3 max-pool, four
 * stages, global average pool. `width` is the number of channels of the first stage (64 in the paper); the rest scales
 * with it. Weights are zero until a network initialises or loads them. After the stem, between the convolutions of a
 * block and after each block there is a gate, idle until it is opened.
 */
export function resnet(name: ResNetName, width: number): ResNet {
  const depth = depths[name];
  if (!Object.hasOwn(depths, name))
    throw error("argument/invalid", { argument: "network", received: name, takes: resNetNames.join(", ") });
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
  const layers = [stem, gate, maxPool()];
  depth.blocks.forEach((blocks, stage) => {
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
  });
  return { layers: sequence([...layers, globalAveragePool()]), features: gate.channels, paths };
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
  return { layer: residual(sequence(main), shortcut), gate };
}
