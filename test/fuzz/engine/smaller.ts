/** Most trials that go into making one input smaller. */
const most = 400;

/**
 * A shorter input that is still `same`: pieces are left out, long ones first, while that holds. At the most it takes
 * some hundred trials.
 */
export async function smaller(input: Buffer, same: (shorter: Buffer) => Promise<boolean>): Promise<Buffer> {
  let result = input;
  let trials = 0;
  for (let length = Math.ceil(input.length / 2); length >= 1 && trials < most; length = Math.floor(length / 2)) {
    for (let at = 0; at < result.length && trials < most;) {
      const shorter = Buffer.concat([result.subarray(0, at), result.subarray(at + length)]);
      trials++;
      if (await same(shorter)) result = shorter;
      else at += length;
    }
  }
  return result;
}
