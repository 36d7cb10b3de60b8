/** What the report (Li 2018) found for a method on Pascal VOC 2007+2012. */
export interface PublishedResult {
  /** Final mAP over all classes, in [0, 1]. */
  readonly acc: number;
  /** Backward transfer, in [-1, 1]. */
  readonly bwt: number;
  /** Forward transfer, in [-1, 1], where it was read off. */
  readonly fwt?: number;
  /** Final mAP of the classes of each task, where they were read off. */
  readonly tasks?: readonly number[];
}

/**
 * Results of the report (Li 2018), by method: ResNet-18 with ImageNet weights, 224 px, 45 epochs, one run each. ACC is
 * what its logs print, but for lwf with labels available; the rest is read off its Figures 5 and 6 to within 0.01.
 * lwf-ppi and ppi have the margin 1. The head of finetune and lwf learns the new task's labels alone, which is
 * `head=original` here: compare no other head with these. Names without "labels available" are of the regime in which
 * an image has labels of its own task alone.
 */
export const publishedResults: Readonly<Record<string, PublishedResult>> = {
  finetune: { acc: 0.6515, bwt: -0.12, fwt: 0, tasks: [0.69, 0.66, 0.61] },
  lwf: { acc: 0.7277, bwt: -0.01, fwt: 0, tasks: [0.8, 0.75, 0.61] },
  "lwf-ppi": { acc: 0.7288, bwt: -0.01, fwt: 0, tasks: [0.8, 0.75, 0.61] },
  "finetune, labels available": { acc: 0.6747, bwt: -0.08, fwt: 0, tasks: [0.79, 0.63, 0.61] },
  "lwf, labels available": { acc: 0.749, bwt: 0.016 },
  "ppi, labels available": { acc: 0.7197, bwt: -0.015, fwt: 0, tasks: [0.79, 0.76, 0.59] },
};
