import { requirement } from "../options";

export { nameWith } from "../options";

/** Throws `argument/invalid` unless `holds`. */
export const requireOption = requirement("--direction");
