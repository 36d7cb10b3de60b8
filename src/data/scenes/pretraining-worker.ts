import { parentPort, workerData } from "node:worker_threads";
import { openPretraining } from "./pretraining";
import type { PretrainingSource } from "./pretraining";

/** Thread behind `pretrainingBatches`: answers { start, n } with that batch, in order. */
const scenes = openPretraining(workerData as PretrainingSource);

parentPort?.on("message", ({ start, n }: { start: number; n: number }) => {
  const { images, labels } = scenes.batch(start, n);
  parentPort?.postMessage({ images, labels }, [images.buffer as ArrayBuffer, labels.buffer as ArrayBuffer]);
});
