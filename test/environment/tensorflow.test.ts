import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { root } from "./copy";

/** Runs JavaScript in a process of its own, from the project folder. */
const node = (script: string, env: NodeJS.ProcessEnv = {}) =>
  spawnSync(process.execPath, ["-e", script], { cwd: root, encoding: "utf8", env: { ...process.env, ...env } });

test("one TensorFlow and one binding are loaded, danfojs-node included, and danfojs computes on it", () => {
  const { stdout, stderr } = node(`
    const tf = require("@tensorflow/tfjs-node");
    const { DataFrame, tensorflow } = require("danfojs-node");
    const sum = new DataFrame([[1, 2], [3, 4]]).tensor.sum().arraySync();
    const maps = require("node:fs").readFileSync("/proc/self/maps", "utf8");
    const paths = maps.match(/\\/.*(libtensorflow_cc|libtensorflow_framework|libtensorflow\\.so|tfjs_binding).*/g);
    const files = [...new Set(paths)].map(path => path.split("/").pop()).sort();
    console.log(JSON.stringify({ sum, same: tensorflow.backend() === tf.backend(), files }));
  `);
  assert.equal(stderr, "");
  assert.deepEqual(JSON.parse(stdout), {
    sum: 10,
    same: true,
    files: ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2", "tfjs_binding.node"],
  });
});

test("TensorFlow's log is silent unless it is asked for", () => {
  const script = 'require("@tensorflow/tfjs-node").ones([2]).sum().dataSync()';
  assert.equal(node(script, { TF_CPP_MIN_LOG_LEVEL: undefined }).stderr, "");
  assert.match(node(script, { TF_CPP_MIN_LOG_LEVEL: "0" }).stderr, /cpu_feature_guard|oneDNN/);
});

test("oneDNN follows its switch", () => {
  const addon = "@tensorflow/tfjs-node-gpu/lib/napi-v8/palimpsest_environment.node";
  const script = `require("@tensorflow/tfjs-node"); console.log(require("${addon}").oneDNN)`;
  assert.equal(node(script, { TF_ENABLE_ONEDNN_OPTS: "0" }).stdout, "false\n");
  assert.equal(node(script, { TF_ENABLE_ONEDNN_OPTS: "1" }).stdout, "true\n");
});
