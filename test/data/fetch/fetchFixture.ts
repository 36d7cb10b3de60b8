import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { random } from "../../../src/base/random";
import { type Archive } from "../../../src/data/fetch";

export interface Made {
  readonly name: string;
  readonly text?: string;
  readonly zeros?: number;
  readonly link?: string;
  readonly hard?: boolean;
  readonly folder?: boolean;
}

/** Archives by their names. */
export function make<Name extends string>(
  folder: string,
  archives: Readonly<Record<Name, readonly Made[]>>,
): Record<Name, Buffer> {
  execFileSync("python3", [join(__dirname, "archives.py"), folder], { input: JSON.stringify(archives) });
  return Object.fromEntries(Object.keys(archives).map((name) => [name, readFileSync(join(folder, name))])) as Record<
    Name,
    Buffer
  >;
}

export const md5 = (bytes: Buffer): string => createHash("md5").update(bytes).digest("hex");
export const archiveOf = (name: string, content: Buffer): Archive => ({
  name,
  url: "",
  bytes: content.length,
  md5: md5(content),
  format: (["tar", "zip"] as const).find((format) => name.endsWith(`.${format}`)) ?? "none",
});
export const noise = (count: number): Buffer =>
  Buffer.from(
    Uint8Array.from(
      { length: count },
      (
        (stream) => () =>
          stream.integer(256)
      )(random("noise", count)),
    ),
  );
export const quick = { attempts: 3, pause: 1 };

/** All files below a folder with their content. */
export function tree(folder: string, below = ""): Record<string, string> {
  if (!existsSync(folder)) return {};
  return Object.assign(
    {},
    ...readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const [path, name] = [join(folder, entry.name), join(below, entry.name)];
      return entry.isDirectory() ? tree(path, name) : { [name]: readFileSync(path, "latin1") };
    }),
  ) as Record<string, string>;
}

/** What is in the folder apart from `.fetch`. */
export const unpacked = (folder: string): Record<string, string> =>
  Object.fromEntries(Object.entries(tree(folder)).filter(([name]) => !name.startsWith(".fetch")));
