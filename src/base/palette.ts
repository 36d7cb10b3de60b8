/** The palette of Okabe and Ito 2008. Readers with any common colour vision can tell its colours apart. */
export const okabeIto = {
  black: "#000000",
  orange: "#E69F00",
  sky: "#56B4E9",
  green: "#009E73",
  yellow: "#F0E442",
  blue: "#0072B2",
  vermillion: "#D55E00",
  purple: "#CC79A7",
} as const;

/** Further colours, for figures that need more than the palette has. */
export const furtherColours = {
  brown: "#8C564B",
  olive: "#999933",
  wine: "#882255",
  forest: "#117733",
  grey: "#666666",
  indigo: "#332288",
} as const;
