import type { Look } from "../../base/definition";
import { furtherColours, okabeIto } from "../../base/palette";
import { directions } from "../../directions";

const strategyLooks: Readonly<Record<string, Look>> = {
  joint: { colour: furtherColours.grey, symbol: "circle-open" },
  finetune: { colour: okabeIto.vermillion, symbol: "x" },
  lwf: { colour: okabeIto.blue, symbol: "square" },
  ppi: { colour: okabeIto.orange, symbol: "triangle-up" },
  "lwf-ppi": { colour: okabeIto.green, symbol: "circle" },
  gem: { colour: okabeIto.purple, symbol: "diamond" },
  agem: { colour: okabeIto.sky, symbol: "diamond-open" },
  er: { colour: okabeIto.yellow, symbol: "star" },
  derpp: { colour: okabeIto.black, symbol: "star-open" },
  ewc: { colour: furtherColours.brown, symbol: "cross" },
  mas: { colour: furtherColours.olive, symbol: "hexagon" },
};

/** The look of a strategy or a direction, which its definition says; undefined where it has none. */
export function methodLook(name: string): Look | undefined {
  return Object.hasOwn(strategyLooks, name) ? strategyLooks[name] : directions.get(name)?.look;
}
