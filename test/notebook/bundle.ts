import assert from "node:assert/strict";
import type { Bundle } from "../../src/notebook";

/** The content of a bundle in one of its forms, which has to be a text. */
export function textIn(bundle: Bundle, type: string): string {
  const content = bundle[type];
  assert.ok(typeof content === "string", `${type} is a text`);
  return content;
}
