/** The 20 classes of Pascal VOC, in the order of the report's output units. */
export const vocClasses = [
  "person",
  "car",
  "dog",
  "chair",
  "cat",
  "bird",
  "bottle",
  "aeroplane",
  "train",
  "tvmonitor",
  "horse",
  "bicycle",
  "pottedplant",
  "motorbike",
  "sofa",
  "diningtable",
  "boat",
  "bus",
  "cow",
  "sheep",
] as const;

/** Name of a class of Pascal VOC. */
export type VocClass = (typeof vocClasses)[number];

/** Classes of the report's three tasks, as indices into `vocClasses`. */
export const vocTasks: readonly (readonly number[])[] = [
  [0, 1, 2, 3, 4, 5, 6],
  [7, 8, 9, 10, 11, 12, 13],
  [14, 15, 16, 17, 18, 19],
];
