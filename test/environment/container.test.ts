import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporary } from "../data/fixtures";
import { root } from "../house/project";

/** What builds containers: `podman build`, `docker build` or `buildah build`, with options if there are some. */
const builder = process.env.PALIMPSEST_CONTAINER?.split(" ");
const skip = builder === undefined && "PALIMPSEST_CONTAINER names no builder; it takes ten minutes and downloads 2 GB";

/** Builds an image from the checkout and returns what was printed. */
function build(tag: string, file: string): string {
  const [program, ...options] = builder!;
  const { status, stdout, stderr } = spawnSync(program, [...options, "--tag", tag, "--file", file, "."], {
    ...{ cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 },
  });
  assert.equal(status, 0, stderr);
  return `${stdout}${stderr}`;
}

test("the container is built with everything installed, and makes a run", { skip, timeout: 3_600_000 }, (t) => {
  const tag = "localhost/palimpsest-test";
  build(tag, "Containerfile");
  const run = "npx palimpsest run --strategy lwf --scale smoke --out /tmp/lwf && npx palimpsest doctor";
  const file = join(temporary(t), "Containerfile");
  writeFileSync(file, `FROM ${tag}\nRUN ${run}\n`);
  const output = build(`${tag}-run`, file);
  assert.match(output, /test mAP/);
  assert.match(output, /kernel/i);
});
