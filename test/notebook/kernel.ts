import type { TestContext } from "node:test";
import type { DisplayContent, Kernel } from "../../src/base/notebookCell";

/** Stands in for the kernel until the test ends: keeps what is shown, and can be interrupted. */
export function standInKernel(t: TestContext): {
  sent: { content: DisplayContent; update: boolean }[];
  interrupt: (reason?: Error) => void;
} {
  const sent: { content: DisplayContent; update: boolean }[] = [];
  const controller = new AbortController();
  const kernel: Kernel = {
    signal: controller.signal,
    display: (content, update) => void sent.push({ content, update }),
  };
  const scope = globalThis as { [key: symbol]: unknown };
  scope[Symbol.for("palimpsest.kernel")] = kernel;
  t.after(() => delete scope[Symbol.for("palimpsest.kernel")]);
  return { sent, interrupt: (reason) => controller.abort(reason) };
}
