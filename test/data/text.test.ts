import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readText } from "../../src/data/text";
import { temporary } from "./fixtures";

test("a text is read without its byte order mark; what is no text is told as it is", async (t) => {
  const folder = temporary(t);
  const at = (content: Uint8Array | string): string => (writeFileSync(join(folder, "a"), content), join(folder, "a"));
  assert.equal(await readText(at("\ufeffa\r\nb\u00e9\n")), "a\r\nb\u00e9\n");
  assert.equal(await readText(at("")), "");
  const refused: [content: Uint8Array | string, message: RegExp][] = [
    [Buffer.from("\ufeffa,b\n", "utf16le"), /^is not UTF-8 text, but UTF-16; save it as UTF-8$/],
    [Buffer.from("\ufeffa,b\n", "utf16le").swap16(), /but UTF-16/],
    [Buffer.from("a,b\n", "utf16le"), /^has a control character on line 1, but UTF-16$/],
    [Buffer.from("caf\u00e9", "latin1"), /^is not UTF-8 text; save it as UTF-8$/],
    ["a\rb\rc\r", /^has a carriage return without a line feed on line 1; save it with the line ends LF or CRLF$/],
    ["a\nb\u0007", /^has a control character on line 2$/],
  ];
  for (const [content, message] of refused) await assert.rejects(readText(at(content)), { message });
  await assert.rejects(readText(join(folder, "none")), { message: "is not there" });
  mkdirSync(join(folder, "b"));
  await assert.rejects(readText(join(folder, "b")), { message: "is a folder" });
});
