/** A file that a data set is published in. */
export interface Archive {
  readonly name: string;
  readonly url: string;
  /** Its size. */
  readonly bytes: number;
  /** MD5 in hexadecimal. */
  readonly md5: string;
  /** `none`: used as it is. */
  readonly format: "tar" | "zip" | "none";
}

const voc = (name: string, year: number, bytes: number, md5: string): Archive => ({
  name,
  url: `http://host.robots.ox.ac.uk/pascal/VOC/voc${year}/${name}`,
  bytes,
  md5,
  format: "tar",
});

const celeba = (name: string, id: string, bytes: number, md5: string): Archive => ({
  name,
  url: `https://drive.usercontent.google.com/download?id=${id}&export=download&confirm=t`,
  bytes,
  md5,
  format: name.endsWith(".zip") ? "zip" : "none",
});

const coco = (folder: string, name: string, bytes: number, md5: string): Archive => ({
  name,
  url: `http://images.cocodataset.org/${folder}/${name}`,
  bytes,
  md5,
  format: "zip",
});

/**
 * The archives of each data set, by year where it was published in several. The MD5s of VOC and CelebA are those that
 * torchvision checks, those of COCO what PaddleDetection and others check; the sizes are what the hosts say.
 */
export const archives: Readonly<Record<string, Readonly<Record<string, readonly Archive[]>>>> = {
  voc: {
    2007: [
      voc("VOCtrainval_06-Nov-2007.tar", 2007, 460032000, "c52e279531787c972589f7e41ab4ae64"),
      voc("VOCtest_06-Nov-2007.tar", 2007, 451020800, "b6e924de25625d8de591ea690078ad9f"),
    ],
    2012: [voc("VOCtrainval_11-May-2012.tar", 2012, 1999639040, "6cd6e144f989b92b3379bac3b3de84fd")],
  },
  celeba: {
    2015: [
      celeba("list_attr_celeba.txt", "0B7EVK8r0v71pblRyaVFSWGxPY0U", 26721026, "75e246fa4810816ffd6ee81facbd244c"),
      celeba("list_eval_partition.txt", "0B7EVK8r0v71pY0NSMzRuSXJEVkk", 2836386, "d32c9cbf5e040fd4025c592c306e6668"),
      celeba("img_align_celeba.zip", "0B7EVK8r0v71pZjFTYXZWM3FlRnM", 1443490838, "00d2c5bc6d35e252742224ab0c1e8fcb"),
    ],
  },
  coco: {
    2014: [
      coco("annotations", "annotations_trainval2014.zip", 252872794, "0a379cfc70b0e71301e0f377548639bd"),
      coco("zips", "val2014.zip", 6645013297, "a3d79f5ed8d289b7a7554ce06a5782b3"),
      coco("zips", "train2014.zip", 13510573713, "0da8c0bd3d6becc4dcb32757491aca88"),
    ],
    2017: [
      coco("annotations", "annotations_trainval2017.zip", 252907541, "f4bbac642086de4f52a3fdda2de5fa2c"),
      coco("zips", "val2017.zip", 815585330, "442b8da7639aecaf257c1dceb8ba8c80"),
      coco("zips", "train2017.zip", 19336861798, "cced6f7f71b7629ddf16f17bbcfab6b2"),
    ],
  },
};
