import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Header } from "tar";
import { unpack } from "../../../src/data/fetch/unpack";
import { archive as zip } from "../../nn/weights/archive";
import type { FuzzTarget } from "../target";

/** A tar file of small files and a folder. */
function tar(): Buffer {
  const entry = (path: string, type: "File" | "Directory", content: string): Buffer => {
    const block = Buffer.alloc(512 + Math.ceil(content.length / 512) * 512);
    new Header({ path, type, size: content.length, mode: 0o644, mtime: new Date(0) }).encode(block, 0);
    block.write(content, 512);
    return block;
  };
  return Buffer.concat([entry("d/", "Directory", ""), entry("d/a.txt", "File", "hello"), Buffer.alloc(1024)]);
}

/** Archives of data sets as they are fetched. */
export const archive: FuzzTarget = {
  name: "archive",
  reads: "archives of data sets (tar, zip)",
  covers: /\/src\/data\/fetch\/|\/yauzl\/|\/tar\//,
  samples: () => [
    tar(),
    zip([
      { name: "d/", data: Buffer.alloc(0) },
      { name: "d/a.txt", data: Buffer.from("hello ".repeat(20)), deflate: true },
      { name: "b.txt", data: Buffer.from("hello") },
    ]),
  ],
  tokens: [
    "../",
    "/",
    "\\",
    "C:",
    "PK\x03\x04",
    "PK\x01\x02",
    "PK\x05\x06",
    "PK\x06\x07",
    "PK\x06\x06",
    "ustar\0",
    "d/a.txt",
  ],
  open(folder) {
    const path = join(folder, "archive");
    const [target, aside] = [join(folder, "target"), join(folder, "aside")];
    return async (input) => {
      writeFileSync(path, input);
      mkdirSync(target, { recursive: true });
      const format = input.subarray(0, 2).toString("latin1") === "PK" ? "zip" : "tar";
      await unpack(path, { format, target, aside }).finally(() => rmSync(target, { recursive: true, force: true }));
    };
  },
};
