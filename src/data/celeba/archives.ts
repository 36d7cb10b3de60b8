import type { Archive, Archives } from "../fetch/archives";

const archive = (name: string, id: string, bytes: number, md5: string): Archive => ({
  name,
  url: `https://drive.usercontent.google.com/download?id=${id}&export=download&confirm=t`,
  bytes,
  md5,
  format: name.endsWith(".zip") ? "zip" : "none",
});

/** CelebA as its authors publish it. The MD5s are those that torchvision checks; the sizes are what the host says. */
export const celebaArchives: Archives = {
  byYear: {
    2015: [
      archive("list_attr_celeba.txt", "0B7EVK8r0v71pblRyaVFSWGxPY0U", 26721026, "75e246fa4810816ffd6ee81facbd244c"),
      archive("list_eval_partition.txt", "0B7EVK8r0v71pY0NSMzRuSXJEVkk", 2836386, "d32c9cbf5e040fd4025c592c306e6668"),
      archive("img_align_celeba.zip", "0B7EVK8r0v71pZjFTYXZWM3FlRnM", 1443490838, "00d2c5bc6d35e252742224ab0c1e8fcb"),
    ],
  },
};
