"use strict";
/**
 * The allowed arrows between the rooms of `src`. `docs/architecture.md` draws them.
 * A room may import the rooms named here, itself, and packages.
 */
const ground = ["data", "nn", "directions", "metrics", "distributed"];
const strategies = ["base", "records", ...ground];
const training = [...strategies, "strategies"];
const launch = [...training, "training"];
const above = [...launch, "launch"];
const studied = [...above, "plots", "compare", "analysis", "studies"];

/** @type {Readonly<Record<string, readonly string[]>>} */
const allowed = {
  base: [],
  records: ["base"],
  ...Object.fromEntries(ground.map((room) => [room, ["base", "records"]])),
  strategies,
  training,
  launch,
  // The figures read records and definitions: never tensors, networks or trainers.
  plots: ["base", "records", "metrics", "data", "directions", "strategies", "distributed"],
  compare: [...above, "plots"],
  analysis: [...above, "plots"],
  studies: [...above, "plots", "compare", "analysis"],
  notebook: studied,
  cli: [...studied, "notebook"],
};

const rooms = Object.entries(allowed).map(([room, may]) => ({
  name: `arrow-up-from-${room}`,
  comment: `${room} may import ${may.length > 0 ? may.join(", ") : "nothing of ours"}.`,
  severity: "error",
  from: { path: `^src/${room}/` },
  to: { path: "^src/", pathNot: `^src/(${[room, ...may].join("|")})/` },
}));

module.exports = {
  forbidden: [
    {
      name: "no-circle",
      comment: "Imports of values form no circle.",
      severity: "error",
      from: { path: "^src/" },
      to: { circular: true },
    },
    {
      name: "known-room",
      comment: "Every folder of src is a room with arrows in this file.",
      severity: "error",
      from: { path: "^src/", pathNot: `^src/(${Object.keys(allowed).join("|")})/|^src/index\\.ts$` },
      to: {},
    },
    {
      name: "nothing-imports-the-command-line",
      comment: "The command line is on top.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/cli/" },
      to: { path: "^src/cli/" },
    },
    {
      name: "types-alone-for-figures",
      comment: "Figures take types and definitions of strategies and data, never what computes.",
      severity: "error",
      from: { path: "^src/plots/" },
      to: { path: "^src/(nn|training|launch|notebook)/" },
    },
    {
      name: "no-tests-in-src",
      comment: "Sources import neither tests nor benchmarks.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(test|bench)/" },
    },
    ...rooms,
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    moduleSystems: ["cjs", "es6"],
    enhancedResolveOptions: { extensions: [".ts", ".js", ".json"] },
  },
};
