import assert from "node:assert/strict";
import { test } from "node:test";
import { bufferPool } from "../../src/distributed";

test("a pool makes as many buffers as are in use at the same time", () => {
  let made = 0;
  const { take, give } = bufferPool(() => ({ number: ++made }));
  const [first, second] = [take(), take()];
  assert.notEqual(first, second);
  give(first);
  assert.equal(take(), first);
  give(second);
  give(first);
  assert.deepEqual(new Set([take(), take()]), new Set([first, second]));
  assert.equal(made, 2);
});
