import { random } from "../../../base/random";
import type { Random } from "../../../base/random";

/** How one artist draws: outline, shading, corners and colours, after the look of that artist's own set. */
export interface Style {
  /** Outline colour, or null where areas meet without a line. */
  readonly outline: string | null;
  /** Outline width, in hundredths of the drawing. */
  readonly line: number;
  /** Corner radius as a share of the default. */
  readonly round: number;
  /** `flat` areas, a `second` darker tone on the far side, or a `gradient`. */
  readonly shade: "flat" | "second" | "gradient";
  /** An ellipse of shadow on the ground. */
  readonly shadow: boolean;
  readonly woods: readonly string[];
  readonly colours: readonly string[];
  readonly dark: string;
  readonly light: string;
  readonly glass: string;
  readonly leaf: readonly string[];
  readonly clay: readonly string[];
}

/** The style of each artist, imitated by our drawings. */
export const styles: Readonly<Record<string, Style>> = {
  noto: {
    ...{ outline: null, line: 0, round: 1.2, shade: "gradient", shadow: false },
    woods: ["#a6714e", "#865b50", "#dba689"],
    colours: ["#e53935", "#40c0e7", "#fcc21b", "#5e6367", "#689f38", "#f77e00"],
    ...{
      dark: "#4e433d",
      light: "#eeeeee",
      glass: "#b3e5fc",
      leaf: ["#689f38", "#33691e"],
      clay: ["#d84315", "#c7744e"],
    },
  },
  "noto-v1": {
    ...{ outline: null, line: 0, round: 0.3, shade: "flat", shadow: false },
    woods: ["#855c52", "#a1714f", "#b98a5b"],
    colours: ["#006ca2", "#f79329", "#fcc21b", "#ed6c30", "#78a3ad", "#ed4c5c"],
    ...{
      dark: "#2f2f2f",
      light: "#e2eff1",
      glass: "#40c0e7",
      leaf: ["#689f38", "#3e721d"],
      clay: ["#d7773b", "#b55334"],
    },
  },
  twemoji: {
    ...{ outline: null, line: 0, round: 0.8, shade: "second", shadow: false },
    woods: ["#c1694f", "#a0041e", "#d99e82"],
    colours: ["#dd2e44", "#3b88c3", "#ffcc4d", "#77b255", "#aa8dd8", "#f4900c"],
    ...{
      dark: "#292f33",
      light: "#e1e8ed",
      glass: "#bbddf5",
      leaf: ["#77b255", "#3e721d"],
      clay: ["#c1694f", "#be1931"],
    },
  },
  emojione: {
    ...{ outline: null, line: 0, round: 0.6, shade: "second", shadow: false },
    woods: ["#89664c", "#bf8256", "#d3976e"],
    colours: ["#ed4c5c", "#42ade2", "#ffce31", "#699635", "#3e4347", "#ff873e"],
    ...{
      dark: "#3e4347",
      light: "#f5f5f5",
      glass: "#b2c1c0",
      leaf: ["#83bf4f", "#699635"],
      clay: ["#c36a43", "#f29a2e"],
    },
  },
  fxemoji: {
    ...{ outline: null, line: 0, round: 0.2, shade: "second", shadow: false },
    woods: ["#a36d3a", "#c68c4a", "#7a5230"],
    colours: ["#ff473e", "#00b1ff", "#ffb636", "#00a37c", "#59a8ed", "#c86ba0"],
    ...{
      dark: "#2b3b47",
      light: "#dee5e8",
      glass: "#bdcfd6",
      leaf: ["#00a37c", "#8db52a"],
      clay: ["#e2793f", "#c44b3f"],
    },
  },
  "streamline-emojis": {
    ...{ outline: "#45413c", line: 2.6, round: 1, shade: "second", shadow: true },
    woods: ["#debb7e", "#bf8256", "#e8b68f"],
    colours: ["#ff6242", "#4aeff7", "#ffe500", "#6dd627", "#ff87af", "#00b8f0"],
    ...{
      dark: "#656769",
      light: "#ffffff",
      glass: "#80ddff",
      leaf: ["#6dd627", "#46b000"],
      clay: ["#f7a072", "#ffaa54"],
    },
  },
  "emojione-v1": {
    ...{ outline: null, line: 0, round: 0.9, shade: "flat", shadow: false },
    woods: ["#a67c52", "#8c6239", "#dbab78"],
    colours: ["#da374f", "#4aa9c9", "#ffc80a", "#5a6f7c", "#47b3a0", "#e1855a"],
    ...{
      dark: "#293847",
      light: "#e6e7e8",
      glass: "#b0d4db",
      leaf: ["#8cc152", "#3f9e6a"],
      clay: ["#cf6d4a", "#b5562f"],
    },
  },
  openmoji: {
    ...{ outline: "#000000", line: 3.4, round: 0.5, shade: "flat", shadow: false },
    woods: ["#a57939", "#6a462f", "#f1b31c"],
    colours: ["#ea5a47", "#92d3f5", "#fcea2b", "#b1cc33", "#d0cfce", "#e27022"],
    ...{
      dark: "#3f3f3f",
      light: "#ffffff",
      glass: "#92d3f5",
      leaf: ["#b1cc33", "#5c9e31"],
      clay: ["#e27022", "#f1b31c"],
    },
  },
  "fluent-emoji-flat": {
    ...{ outline: null, line: 0, round: 1.6, shade: "second", shadow: false },
    woods: ["#8c5543", "#6d4534", "#f3ad61"],
    colours: ["#f70a8d", "#00a6ed", "#ffb02e", "#00d26a", "#8d65c5", "#ff822d"],
    ...{
      dark: "#433b6b",
      light: "#f4f4f4",
      glass: "#83cbff",
      leaf: ["#44911b", "#86d72f"],
      clay: ["#d3883e", "#e39d89"],
    },
  },
};

/** Random choices of one drawing, leaning the way its artist leans. */
export interface Hand extends Random {
  readonly style: Style;
  /**
   * Uniform in the half of [low, high] that this artist prefers for the measure `name`: proportions differ from artist
   * to artist.
   */
  within(name: string, low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
  /** True with probability p. */
  chance(p: number): boolean;
}

/** The hand that draws a variant of a kind of thing as an artist would; the same names give the same drawing. */
export function hand(artist: string, kind: string, variant: number): Hand {
  const stream = random("drawn", artist, kind, variant);
  return {
    ...stream,
    style: styles[artist],
    within: (name, low, high) => {
      const preferred = random("preference", artist, kind, name).uniform() / 2;
      return low + (high - low) * (preferred + stream.uniform() / 2);
    },
    pick: (items) => items[stream.integer(items.length)],
    chance: (p) => stream.uniform() < p,
  };
}
