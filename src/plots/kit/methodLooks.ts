import type { Look } from "../../base/definition";
import { okabeIto } from "./palette";

const methodLooks: Readonly<Record<string, Look>> = {
  joint: { colour: "#666666", symbol: "circle-open" },
  finetune: { colour: okabeIto.vermillion, symbol: "x" },
  lwf: { colour: okabeIto.blue, symbol: "square" },
  ppi: { colour: okabeIto.orange, symbol: "triangle-up" },
  "lwf-ppi": { colour: okabeIto.green, symbol: "circle" },
  gem: { colour: okabeIto.purple, symbol: "diamond" },
  agem: { colour: okabeIto.sky, symbol: "diamond-open" },
  er: { colour: okabeIto.yellow, symbol: "star" },
  derpp: { colour: okabeIto.black, symbol: "star-open" },
  ewc: { colour: "#8C564B", symbol: "cross" },
  mas: { colour: "#999933", symbol: "hexagon" },
  sum: { colour: okabeIto.blue, symbol: "square" },
  mean: { colour: okabeIto.sky, symbol: "square-open" },
  project: { colour: okabeIto.green, symbol: "circle" },
  mgda: { colour: okabeIto.purple, symbol: "diamond" },
  pcgrad: { colour: okabeIto.orange, symbol: "triangle-up" },
  gradvac: { colour: "#8C564B", symbol: "triangle-down" },
  cagrad: { colour: okabeIto.vermillion, symbol: "x" },
  "imtl-g": { colour: "#999933", symbol: "hexagon" },
  nash: { colour: "#666666", symbol: "pentagon" },
  upgrad: { colour: okabeIto.black, symbol: "star" },
  aligned: { colour: "#882255", symbol: "cross" },
};

/** The look of a strategy or a direction; undefined where it has none. */
export function methodLook(name: string): Look | undefined {
  return Object.hasOwn(methodLooks, name) ? methodLooks[name] : undefined;
}
