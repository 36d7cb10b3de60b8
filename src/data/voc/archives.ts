import type { Archive, Archives } from "../fetch/archives";

const archive = (name: string, year: number, bytes: number, md5: string): Archive => ({
  name,
  url: `http://host.robots.ox.ac.uk/pascal/VOC/voc${year}/${name}`,
  bytes,
  md5,
  format: "tar",
});

/**
 * Pascal VOC as its authors publish it. The MD5s are those that torchvision checks; the sizes are what the host says.
 */
export const vocArchives: Archives = {
  byYear: {
    2007: [
      archive("VOCtrainval_06-Nov-2007.tar", 2007, 460032000, "c52e279531787c972589f7e41ab4ae64"),
      archive("VOCtest_06-Nov-2007.tar", 2007, 451020800, "b6e924de25625d8de591ea690078ad9f"),
    ],
    2012: [archive("VOCtrainval_11-May-2012.tar", 2012, 1999639040, "6cd6e144f989b92b3379bac3b3de84fd")],
  },
};
