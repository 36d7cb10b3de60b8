/** Numbers of scenes and pixels a side. `intest` is the in-style test: unseen scenes by the training artists. */
export const sceneScales = {
  /** Seconds; for tests. */
  smoke: { size: 64, train: 300, val: 100, test: 100, intest: 60 },
  /** Half a minute a run on two cores; for tables of many methods and seeds. */
  tiny: { size: 64, train: 1500, val: 300, test: 600, intest: 100 },
  /** The default: minutes on two cores. */
  small: { size: 64, train: 5100, val: 1000, test: 1000, intest: 500 },
  /** As many images as VOC 2007 + 2012 (21,503 without the in-style test), at the report's resolution. */
  full: { size: 224, train: 17204, val: 2150, test: 2149, intest: 1075 },
} as const;

/** Name of a scale. */
export type SceneScale = keyof typeof sceneScales;

/** Image sets of the devkit, in the order their images are numbered. */
export const sceneSets = ["train", "val", "test", "intest"] as const;

/** Name of an image set. */
export type SceneSet = (typeof sceneSets)[number];
