import { ownRows, rowCounts, type Communicator } from "../../../distributed";
import { adopt, free, tf, toImages } from "../../../nn";
import type { KeptState, LearntTask, RunStart } from "../../interface/keptState";
import { rowOf } from "../../interface/rows";
import { capacityOf, type Bounds } from "../bounds";
import { relabelled } from "../relabel";
import { bytesOf, type Sample } from "../samples";
import { taskEndMemory } from "../taskEndMemory";
import { samplesOf } from "../taskSamples";
import { herd } from "./herding";

/** What a memory of so many samples a class keeps. */
export type ClassOptions = Pick<Bounds, "megabytes"> & {
  /** Samples of each class; 0: none. */
  readonly perClass: number;
  /** Whether the logits of samples are stored with them: those of the network at the end of their task. */
  readonly logits: boolean;
  /** Probability above which a missing label becomes 1 at the end of a task, or else 0 (`relabelled`); 0: it stays. */
  readonly relabel?: number;
};

/**
 * A memory that grows with the classes, as in the field's protocols with replay (Dong et al. 2023; in their code
 * `num_protos`): at the end of a task, `perClass` samples of each of its classes, chosen by herding over the features
 * of the network that the next task goes on from. Samples stay for good. Draws are uniform over what is stored,
 * whatever their name.
 *
 * An image that several classes of a task choose is stored once, so that there are at most `perClass` samples a class.
 * One that shows classes of several tasks may be stored by each, with that task's labels. Three things are otherwise in
 * the authors' code. On COCO it stores an image of an earlier session no second time. It adds stored images to the new
 * session's, where here a step draws them beside its batch. And it gives stored images the true labels of later
 * sessions' classes, which nobody has annotated here.
 */
export const classMemory = (start: RunStart, options: ClassOptions): KeptState =>
  taskEndMemory(start, {
    async filled(samples, learnt) {
      if (options.perClass === 0) return samples;
      const all = [...samples, ...(await herdOf(learnt, options, start.world))];
      return relabelled(all, learnt, options.relabel ?? 0, start.world);
    },
  });

/** The samples that the classes of a task choose, class by class in the order of herding, each once. */
async function herdOf(learnt: LearntTask, options: ClassOptions, world: Communicator): Promise<Sample[]> {
  const { situation, network, examples } = learnt;
  const count = countOf(learnt, options);
  const [width, { input }] = [network.features, network.rows];
  const features = await featuresOf(learnt, world);
  const chosen = new Set<number>();
  for (const c of situation.slices[situation.slices.length - 1]) {
    const shown = [...examples.keys()].filter((i) => examples[i].labels[c] === 1 && examples[i].known[c] === 1);
    // What the head reads, and not the maps that objectives may see beside it.
    const read = (i: number): Float32Array => rowOf(features, i, examples.length).subarray(0, input);
    const rows = Float32Array.from(shown.flatMap((i) => [...read(i)]));
    for (const k of herd(rows, shown.length, count)) chosen.add(shown[k]);
  }
  const order = [...chosen];
  const samples = await samplesOf(
    learnt,
    order.map((i) => examples[i]),
    world,
  );
  if (!options.logits || order.length === 0) return samples;
  const logits = tf.tidy(() => {
    const rows = Float32Array.from(order.flatMap((i) => [...rowOf(features, i, examples.length)]));
    return network.logits(tf.tensor2d(rows, [order.length, width]), ...network.headTensors()).dataSync<"float32">();
  });
  return samples.map((sample, i) => ({ ...sample, logits: Float32Array.from(rowOf(logits, i, order.length)) }));
}

/** Samples a class: as many as were asked for, or as fit into the megabytes when all classes have as many. */
function countOf(
  { situation: { classes }, imageSize: side }: LearntTask,
  { perClass, megabytes, logits }: ClassOptions,
): number {
  const record = { side, labels: new Uint8Array(classes), known: new Uint8Array(classes) };
  const bytes = bytesOf({ ...record, ...(logits && { logits: new Float32Array(classes) }) });
  return capacityOf({ memory: perClass, megabytes }, classes * bytes);
}

/** `[n, F]`: features of all images of a task, in evaluation mode. Each rank makes those of its share. */
async function featuresOf({ network, examples, load }: LearntTask, world: Communicator): Promise<Float32Array> {
  const { from, to } = ownRows(examples.length, world);
  const own = new Float32Array((to - from) * network.features);
  let written = 0;
  for await (const batch of load(examples.slice(from, to))) {
    const images = toImages(batch.images, batch.size, batch.height, batch.width);
    tf.tidy(() => own.set(adopt(network.backbone.infer(images)).dataSync(), written));
    free(images);
    written += batch.size * network.features;
  }
  const lengths = rowCounts(examples.length, world).map((count) => count * network.features);
  return world.size === 1 ? own : world.allGather(own, { lengths });
}
