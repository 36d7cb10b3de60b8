import { attr, backend, create, free, runOpMany } from "./backend";

/** Version of the native TensorFlow. */
export const tensorflowVersion: string = String(backend.binding.TF_Version);

/** Whether ops run on a GPU. */
export const onGpu: boolean = backend.binding.isUsingGpuDevice();

/** Whether oneDNN's own kernels answer, which fuse what the plain ones do not. They exist on CPUs only. */
export const hasOneDnn: boolean = !onGpu && probeOneDnn();

/** What ops run on, in a word or two. */
export const device: string = deviceName();

function deviceName(): string {
  if (onGpu) return "GPU";
  return hasOneDnn ? "CPU (oneDNN)" : "CPU";
}

function probeOneDnn(): boolean {
  const x = create([1, 2, 2, 1], new Float32Array(4));
  const attributes = [
    attr.type("T"),
    attr.int("ksize", [1, 2, 2, 1]),
    attr.int("strides", [1, 2, 2, 1]),
    attr.string("data_format", "NHWC"),
    attr.string("padding", "VALID"),
    attr.bool("workspace_enabled", true),
    attr.string("_kernel", "MklNameChangeOp"),
  ];
  try {
    free(...runOpMany("_MklNativeMaxPool", attributes, [x], 2));
    return true;
  } catch {
    return false;
  } finally {
    free(x);
  }
}
