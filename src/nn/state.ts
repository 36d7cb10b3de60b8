/** Tensors by name, in the names and the layout that PyTorch's weights files have. */
export type State = Map<string, { shape: readonly number[]; data: Float32Array }>;
