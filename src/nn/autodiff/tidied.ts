import { tf } from "../backend";

/** `tf.tidy` for results that hold native tensors, which it does not track. */
export function tidied<T>(work: () => T): T {
  let result: { readonly value: T } | undefined;
  tf.tidy(() => {
    result = { value: work() };
  });
  return (result as unknown as { readonly value: T }).value;
}
