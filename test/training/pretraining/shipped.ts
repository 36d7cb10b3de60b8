import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readSafetensors } from "../../../src/nn/weights/safetensors";
import type { WeightsManifest } from "../../../src/training";

/** Most bytes of weights that ship. */
const most = 24e6;

/** Checks all weights of photographs in a folder with their manifests; returns these. */
export async function assertShipped(folder: string): Promise<WeightsManifest[]> {
  const files = readdirSync(folder).filter((name) => /^photos-.*\.safetensors$/.test(name));
  const manifests: WeightsManifest[] = [];
  for (const name of files) {
    const path = join(folder, name);
    const manifest = JSON.parse(readFileSync(path.replace(/safetensors$/, "json"), "utf8")) as WeightsManifest;
    const bytes = readFileSync(path);
    assert.equal(manifest.file, basename(path));
    assert.equal(name, `photos-${manifest.network}-w${manifest.width}.safetensors`);
    assert.equal(manifest.sha256, createHash("sha256").update(bytes).digest("hex"));
    assert.equal(manifest.bytes, bytes.length);
    assert.ok(bytes.length < most, `${name} has ${bytes.length} bytes`);
    assert.ok(manifest.terms.trim() !== "" && manifest.commands.length > 0);
    const { tensors, metadata } = await readSafetensors(path);
    assert.ok(![...tensors.keys()].some((tensor) => /^(fc|head|classifier)\b/.test(tensor)), "it has a classifier");
    const header = bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString();
    assert.deepEqual([...new Set(header.match(/"dtype":"[^"]*"/g))], ['"dtype":"F16"']);
    assert.deepEqual([metadata.terms, metadata.pretrainedOn], [manifest.terms, manifest.pretrainedOn]);
    assert.deepEqual(metadata.labelSet ?? null, manifest.labelSet);
    manifests.push(manifest);
  }
  return manifests;
}
