import assert from "node:assert/strict";
import { test } from "node:test";
import { Room } from "../../../src/data/images/room";

test("work begins as far as there is room, in its order, and also after work that failed", async () => {
  const room = new Room(10);
  const [running, order]: number[][] = [[], []];
  let most = 0;
  const work = (amount: number, fails = false): Promise<void> =>
    room.within(amount, async () => {
      running.push(amount);
      order.push(amount);
      most = Math.max(
        most,
        running.reduce((sum, each) => sum + Math.min(each, 10), 0),
      );
      await new Promise((resolve) => setTimeout(resolve, 1 + (amount % 3)));
      running.splice(running.indexOf(amount), 1);
      if (fails) throw new Error("failed");
    });
  const amounts = [4, 6, 1, 25, 3, 3, 10, 2, 8, 0];
  const results = await Promise.allSettled(amounts.map((amount, index) => work(amount, index % 4 === 1)));
  assert.deepEqual([order, most, running], [amounts, 10, []]);
  assert.equal(results.filter(({ status }) => status === "rejected").length, 3);
});
