import { after, type TestContext } from "node:test";

/**
 * The scope of the suite that calls it: what is to end with it is told as to a test's context, in its hooks too. What
 * began last ends first.
 */
export function suiteScope(): Pick<TestContext, "after"> {
  const ends: (() => unknown)[] = [];
  after(async () => {
    for (const end of ends.reverse()) await end();
  });
  return { after: (end) => void ends.push(end as () => unknown) };
}
