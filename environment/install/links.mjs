import { existsSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { dirname } from "node:path";
import { inside } from "../shared/project.mjs";

/** Notebooks anywhere below the root import the project by its name, and `npx palimpsest` finds the command. */
const wanted = [
  { link: inside("node_modules", "palimpsest"), target: ".." },
  { link: inside("node_modules", ".bin", "palimpsest"), target: "../palimpsest/environment/palimpsest.cjs" },
];

/** @param {{ link: string, target: string }} wanted */
function leads({ link, target }) {
  try {
    return readlinkSync(link) === target;
  } catch {
    return false;
  }
}

export const links = {
  name: "links",
  needs: /** @type {never[]} */ ([]),

  fresh() {
    return wanted.every(leads);
  },

  install() {
    for (const { link, target } of wanted.filter((each) => !leads(each))) {
      if (existsSync(link)) rmSync(link, { recursive: true });
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(target, link);
    }
  },
};
