/** What is published of a method for sessions of classes. */
export interface PublishedSessions {
  /** Mean over sessions of the mAP of the classes seen, in [0, 1]; null where there is one session. */
  readonly averageMAP: number | null;
  /** mAP of all classes at the end, in [0, 1]. */
  readonly lastMAP: number;
}

/**
 * Published results of sessions on Pascal VOC 2007, by protocol and by the name that the method has here: TResNet-M at
 * 224 px, no stored images. `krt` is Dong et al. 2023, `csc` Du et al. 2024.
 *
 * **From a secondary source**: the tables of the papers were not opened. Check them before quoting a number. Some of
 * the weights that the authors' repositories link to were trained with the labels of COCO, whose 80 classes cover the
 * 20 of VOC: the README of L3A links to such a file (`MS_COCO_TRresNet_M_224_81.8.pth`) as weights of ImageNet-21k.
 */
export const publishedSessions: Readonly<Record<string, Readonly<Record<string, PublishedSessions>>>> = {
  "B0-C4": {
    finetune: { averageMAP: 0.821, lastMAP: 0.629 },
    krt: { averageMAP: 0.891, lastMAP: 0.802 },
    csc: { averageMAP: 0.904, lastMAP: 0.851 },
    joint: { averageMAP: null, lastMAP: 0.936 },
  },
  "B10-C2": {
    finetune: { averageMAP: 0.729, lastMAP: 0.43 },
    krt: { averageMAP: 0.843, lastMAP: 0.715 },
    csc: { averageMAP: 0.89, lastMAP: 0.838 },
    joint: { averageMAP: null, lastMAP: 0.936 },
  },
};
