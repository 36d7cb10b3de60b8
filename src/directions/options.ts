import { requirement } from "../base/options";

export { nameWith } from "../base/options";

/** Throws `argument/invalid` unless `holds`. */
export const requireOption = requirement("--direction");
