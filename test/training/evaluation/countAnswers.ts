import { mock } from "node:test";
import { Network } from "../../../src/nn";
import { freezeNetwork } from "../../../src/nn/predictor";

/** The images that networks, frozen or not, answer in evaluation mode while `work` goes on. */
export async function countAnswers(work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const freeze = mock.method(Network.prototype, "freeze", function (this: Network) {
    const frozen = freezeNetwork(this);
    const answer: typeof frozen.infer = (batch) => ((count += batch.shape[0]), frozen.infer(batch));
    return { ...frozen, infer: answer };
  });
  const infer = mock.method(Network.prototype, "infer");
  await work();
  freeze.mock.restore();
  infer.mock.restore();
  return infer.mock.calls.reduce((sum, { arguments: [batch] }) => sum + batch.shape[0], count);
}
