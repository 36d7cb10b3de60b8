import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { logged, Unusable } from "../shared/process.mjs";
import { withLists } from "../native/attributeLists.mjs";
import { definition, withFunctions } from "../native/functions.mjs";
import folders from "../shared/folders.cjs";
import { environment, inside, tensorflowWheel } from "../shared/project.mjs";
import { contents, hash, record, recorded } from "./stamp.mjs";

const tfjs = folders.folderOf("@tensorflow/tfjs-node-gpu");
const folder = join(tfjs, "lib", "napi-v8");
const stamp = join(folder, ".palimpsest");
const addon = inside("environment", "native", "environment.cc");
const changes = ["attributeLists.mjs", "functions.mjs"].map((file) => inside("environment", "native", file));

/** N-API keeps one binary good for every Node. */
const flags = ["-O2", "-std=c++17", "-fPIC", "-shared", "-DNAPI_VERSION=8", "-DBUILDING_NODE_EXTENSION"];

/**
 * What the binaries are made from: the wheel by path and version, the sources, and the commands in this file.
 * @param {string} wheel
 */
function inputs(wheel) {
  const versions = readdirSync(dirname(wheel)).filter((name) => /^tensorflow.*\.dist-info$/.test(name));
  const ours = [addon, definition, ...changes, fileURLToPath(import.meta.url)].map((file) =>
    readFileSync(file, "utf8"),
  );
  return hash(relative(tfjs, wheel), ...versions, ...contents(join(tfjs, "binding")), ...ours);
}

/** The binding's sources, changed, beside the binary. */
function ownSources() {
  const names = ["tfjs_backend.h", "tfjs_backend.cc", "tfjs_binding.cc"];
  const texts = names.map((name) => [name, readFileSync(join(tfjs, "binding", name), "utf8")]);
  const { "tfjs_backend.cc": backend, ...others } = withFunctions(Object.fromEntries(texts));
  const changed = { ...others, "tfjs_backend.cc": withLists(backend) };
  return Object.entries(changed).flatMap(([name, text]) => {
    const own = join(folder, name);
    writeFileSync(own, text);
    return name.endsWith(".cc") ? [own] : [];
  });
}

/**
 * The native binding of tfjs-node, with lists of types and strings among its attributes and with functions made of
 * graphs, and our addon beside it, compiled against the TensorFlow wheel. The run path leads into the wheel itself: its
 * libraries find CUDA's relative to where they lie, which a link to them elsewhere would break.
 */
export const binding = {
  name: "TensorFlow binding",
  needs: /** @type {const} */ (["compiler"]),

  fresh() {
    const wheel = tensorflowWheel();
    return wheel !== undefined && recorded(stamp) === inputs(wheel);
  },

  async install() {
    const wheel = tensorflowWheel();
    if (wheel === undefined) throw new Unusable(`there is no TensorFlow in ${environment}. Delete it and start again`);
    const framework = "-l:libtensorflow_framework.so.2";
    const paths = [
      `-I${join(folders.folderOf("node-api-headers"), "include")}`,
      `-I${join(tfjs, "..")}`,
      `-I${join(tfjs, "binding")}`,
      `-I${join(wheel, "include")}`,
      `-L${wheel}`,
      `-Wl,-rpath,$ORIGIN/${relative(folder, wheel)}`,
    ];
    /**
     * @param {string} output
     * @param {readonly string[]} sources
     * @param {readonly string[]} libraries
     */
    const compile = async (output, sources, libraries) => {
      const aside = join(folder, `${output}.new`);
      await logged("g++", [...flags, ...sources, ...paths, ...libraries, "-o", aside]);
      renameSync(aside, join(folder, output));
    };
    mkdirSync(folder, { recursive: true });
    rmSync(stamp, { force: true });
    const sources = ownSources();
    await compile("tfjs_binding.node", sources, ["-l:libtensorflow_cc.so.2", framework]);
    await compile("palimpsest_environment.node", [addon], [framework, "-Wl,-z,initfirst"]);
    record(stamp, inputs(wheel));
  },
};
