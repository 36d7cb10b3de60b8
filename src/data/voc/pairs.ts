import { vocClasses } from "./classes";

/**
 * Images that show both classes of a pair, by task: row i has the counts with the classes after the i-th in the order
 * of `vocClasses`, of which the first 7, 14 and 20 occur in the images of task 1, 2 and 3.
 */
const counts: readonly (readonly (readonly number[])[])[] = [
  [[547, 373, 400, 87, 57, 385], [39, 18, 10, 5, 15], [68, 39, 6, 27], [63, 5, 59], [2, 21], [3]],
  [
    [208, 34, 110, 15, 1, 77, 111, 210, 302, 642, 578, 197, 590],
    [3, 5, 0, 0, 4, 43, 38, 9, 38, 89, 25, 151],
    [10, 1, 1, 1, 0, 0, 22, 14, 5, 41, 6],
    [10, 1, 24, 2, 2, 212, 3, 23, 137, 7],
    [0, 4, 0, 0, 44, 0, 4, 44, 0],
    [0, 1, 0, 1, 2, 1, 7, 0],
    [0, 0, 74, 3, 35, 33, 4],
    [0, 0, 0, 0, 1, 1],
    [0, 2, 3, 7, 0],
    [1, 7, 56, 0],
    [0, 7, 1],
    [21, 21],
    [15],
  ],
  [
    [133, 49, 241, 10, 6, 205, 0, 4, 40, 8, 27, 78, 22, 334, 449, 246, 314, 102, 74],
    [2, 4, 0, 1, 1, 3, 1, 0, 0, 11, 3, 13, 11, 7, 24, 251, 10, 6],
    [10, 9, 0, 3, 0, 0, 5, 0, 0, 9, 0, 95, 7, 5, 2, 3, 17],
    [14, 0, 84, 0, 0, 83, 0, 5, 140, 1, 275, 521, 9, 0, 0, 0],
    [0, 3, 0, 0, 3, 0, 0, 4, 0, 40, 17, 0, 0, 1, 1],
    [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 16, 0, 6, 6],
    [0, 0, 15, 0, 1, 31, 1, 48, 228, 3, 1, 0, 8],
    [0, 0, 0, 0, 0, 0, 0, 0, 6, 4, 0, 1],
    [0, 0, 0, 1, 0, 1, 0, 1, 4, 0, 0],
    [0, 1, 25, 0, 120, 41, 1, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 9, 3],
    [4, 4, 7, 3, 3, 22, 3, 0],
    [1, 128, 121, 8, 2, 1, 0],
    [1, 0, 7, 15, 3, 3],
    [60, 2, 0, 0, 0],
    [4, 0, 0, 0],
    [5, 4, 0],
    [0, 1],
    [2],
  ],
];

/**
 * How many images of each task of Pascal VOC 2007 + 2012 show both classes of a pair, as the report (Li 2018) divides
 * them: [task][i][j] in the order of `vocClasses`, symmetric, 0 on the diagonal. With `publishedVoc` they are the
 * sums over its training and test images.
 */
export const publishedPairs: readonly (readonly (readonly number[])[])[] = counts.map((rows) =>
  vocClasses.map((_, i) =>
    vocClasses.map((__, j) => (i === j ? 0 : (rows[Math.min(i, j)]?.[Math.abs(i - j) - 1] ?? 0))),
  ),
);
