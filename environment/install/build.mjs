import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { logged } from "../shared/process.mjs";
import { inside } from "../shared/project.mjs";
import { contents, hash, record, recorded } from "./stamp.mjs";

const stamp = inside("dist", ".palimpsest");
const settings = ["package.json", "tsconfig.json", "tsconfig.build.json"];
const inputs = () => {
  const sources = contents(inside("src"), (name) => name.endsWith(".ts"));
  return hash(...settings.map((file) => readFileSync(inside(file), "utf8")), ...sources);
};

/**
 * Removes what the compiler made of sources that are gone: `require` would find it before a folder of the same name.
 */
function removeLeftovers() {
  for (const name of readdirSync(inside("dist"), { recursive: true, encoding: "utf8" })) {
    const source = name.replace(/\.(js|js\.map|d\.ts)$/, ".ts");
    const isMade = source !== name && !/^(node_modules|notebooks)[/\\]/.test(name);
    if (isMade && !existsSync(inside("src", source))) rmSync(join(inside("dist"), name));
  }
}

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
    removeLeftovers();
    record(stamp, made);
  },
};
