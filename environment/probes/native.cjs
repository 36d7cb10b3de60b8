"use strict";
// What the native side really does, as one JSON line. A process of its own, so that a binding that crashes takes nobody
// along.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");

/** Finds packages as the built code does. */
const load = createRequire(join(__dirname, "..", "..", "dist", "index.js"));

/**
 * Distinct files mapped into this process whose path holds `name`.
 * @param {string} name
 */
function mapped(name) {
  const paths = readFileSync("/proc/self/maps", "utf8")
    .split("\n")
    .map((line) => line.split(/\s+/)[5] ?? "");
  return [...new Set(paths.filter((path) => path.includes(name)))];
}

function probe() {
  const tf = load("@tensorflow/tfjs-node");
  const backend = tf.backend();
  const product = tf
    .matMul(
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6],
        [7, 8],
      ],
    )
    .arraySync();
  load("danfojs-node");
  return {
    tfjs: tf.version["tfjs-node"],
    tensorflow: backend.binding.TF_Version,
    device: backend.isUsingGpuDevice ? "GPU" : "CPU",
    product,
    oneDNN: load("@tensorflow/tfjs-node-gpu/lib/napi-v8/palimpsest_environment.node").oneDNN,
    libraries: [...mapped("libtensorflow_cc"), ...mapped("libtensorflow.so")],
    bindings: mapped("tfjs_binding"),
  };
}

try {
  console.log(JSON.stringify(probe()));
} catch (error) {
  console.log(JSON.stringify({ error: (error instanceof Error ? error.message : String(error)).split("\n")[0] }));
}
