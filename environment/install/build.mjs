import { mkdirSync, readFileSync } from "node:fs";
import { logged } from "../shared/process.mjs";
import { inside } from "../shared/project.mjs";
import { contents, hash, record, recorded } from "./stamp.mjs";

const stamp = inside("dist", ".palimpsest");
const settings = ["package.json", "tsconfig.json", "tsconfig.build.json"];
const inputs = () => {
  const sources = contents(inside("src"), (name) => name.endsWith(".ts"));
  return hash(...settings.map((file) => readFileSync(inside(file), "utf8")), ...sources);
};

/** `dist/`: the sources as the JavaScript and the types that notebooks and the command load. */
export const build = {
  name: "build",
  needs: /** @type {never[]} */ ([]),

  fresh() {
    return recorded(stamp) === inputs();
  },

  async install() {
    mkdirSync(inside("dist"), { recursive: true });
    const made = inputs();
    await logged(process.execPath, [inside("node_modules", "typescript", "bin", "tsc"), "-p", "tsconfig.build.json"]);
    record(stamp, made);
  },
};
