import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { test } from "node:test";
import { root } from "./copy";

test("JupyterLab listens on loopback, unless another address is given: it takes but one", async () => {
  const file = pathToFileURL(join(root, "environment", "shared", "jupyter.mjs")).href;
  const { lab } = (await import(file)) as { readonly lab: (folder?: string, args?: readonly string[]) => string[] };
  const addresses = (...args: string[]) => lab("folder", args).filter((arg) => /ip=/.test(arg));
  assert.deepEqual(addresses("--port=9000"), ["--ip=127.0.0.1"]);
  assert.deepEqual(addresses("--ip=0.0.0.0", "--no-browser"), ["--ip=0.0.0.0"]);
  assert.deepEqual(addresses("--ServerApp.ip=10.0.0.1"), ["--ServerApp.ip=10.0.0.1"]);
});
