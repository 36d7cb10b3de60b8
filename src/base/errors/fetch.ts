import type { Catalogue } from "./catalogue";

/** Archives of data sets: getting and unpacking them. */
export const fetchErrors = {
  "fetch/refused": {
    exit: 1,
    text: (v: { url: string; problem: string }) => `${v.url}: ${v.problem}. Try again later, or give --mirror`,
  },
  "fetch/broken": {
    exit: 1,
    text: (v: { url: string; problem: string }) =>
      `${v.url}: ${v.problem}. The same command goes on from what is there`,
  },
  "fetch/other-file": {
    exit: 1,
    text: (v: { url: string; received: string; md5: string }) =>
      `${v.url}: what came has the MD5 ${v.received}, the archive ${v.md5}; it was removed. Try again, or give ` +
      "another --mirror",
  },
  "archive/unsafe": {
    exit: 1,
    text: (v: { archive: string; entry: string; problem: string }) =>
      `${v.archive}: the entry ${JSON.stringify(v.entry)} ${v.problem}; nothing was unpacked. Get the archive ` +
      "from elsewhere",
  },
  "archive/broken": {
    exit: 1,
    text: (v: { archive: string; problem: string }) =>
      `${v.archive} cannot be unpacked: ${v.problem}. Remove it and fetch it again`,
  },
} as const satisfies Catalogue;
