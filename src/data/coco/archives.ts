import type { Archive, Archives } from "../fetch/archives";

const archive = (folder: string, name: string, bytes: number, md5: string): Archive => ({
  name,
  url: `http://images.cocodataset.org/${folder}/${name}`,
  bytes,
  md5,
  format: "zip",
});

/**
 * COCO as its authors publish it. The MD5s are those that PaddleDetection and others check; the sizes are what the
 * host says.
 */
export const cocoArchives: Archives = {
  defaultYear: 2014,
  byYear: {
    2014: [
      archive("annotations", "annotations_trainval2014.zip", 252872794, "0a379cfc70b0e71301e0f377548639bd"),
      archive("zips", "val2014.zip", 6645013297, "a3d79f5ed8d289b7a7554ce06a5782b3"),
      archive("zips", "train2014.zip", 13510573713, "0da8c0bd3d6becc4dcb32757491aca88"),
    ],
    2017: [
      archive("annotations", "annotations_trainval2017.zip", 252907541, "f4bbac642086de4f52a3fdda2de5fa2c"),
      archive("zips", "val2017.zip", 815585330, "442b8da7639aecaf257c1dceb8ba8c80"),
      archive("zips", "train2017.zip", 19336861798, "cced6f7f71b7629ddf16f17bbcfab6b2"),
    ],
  },
};
