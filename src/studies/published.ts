/** What the report found for a method on Pascal VOC 2007+2012. */
export interface PublishedResult {
  readonly acc: number;
  readonly bwt: number;
  readonly fwt: number;
  /** Final mAP of the classes of each task. */
  readonly tasks: readonly number[];
}

/**
 * The report's results (ResNet-18 with ImageNet weights, 224 px, 45 epochs, one run each). ACC is as its logs print it,
 * the rest is read off its Figures 5 and 6 to within 0.01. lwf-ppi has the margin 1. A name without "labels available"
 * is of the regime in which a picture has labels of its own task alone.
 */
export const publishedResults: Readonly<Record<string, PublishedResult>> = {
  finetune: { acc: 0.6515, bwt: -0.12, fwt: 0, tasks: [0.69, 0.66, 0.61] },
  lwf: { acc: 0.7277, bwt: -0.01, fwt: 0, tasks: [0.8, 0.75, 0.61] },
  "lwf-ppi": { acc: 0.7288, bwt: -0.01, fwt: 0, tasks: [0.8, 0.75, 0.61] },
  "finetune, labels available": { acc: 0.6747, bwt: -0.08, fwt: 0, tasks: [0.79, 0.63, 0.61] },
  "ppi, labels available": { acc: 0.7197, bwt: -0.015, fwt: 0, tasks: [0.79, 0.76, 0.59] },
};
