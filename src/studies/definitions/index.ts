import type { Study } from "../study";
import { fieldStudy } from "./field";
import { figuresStudy } from "./figures";
import { ladderRungs, ladderStudy } from "./ladder";
import { photographsStudy } from "./photographs";
import { ppiPlanStudy } from "./ppiPlan";
import { promiseStudy } from "./promise";
import { strategiesStudy } from "./strategies";
import { strategiesTunedStudy } from "./strategiesTuned";

/** Every study, in the order they are made. */
export const studies: readonly Study[] = [
  figuresStudy,
  strategiesStudy,
  strategiesTunedStudy,
  promiseStudy,
  photographsStudy,
  fieldStudy,
  ladderStudy,
  ppiPlanStudy,
];

export { fieldStudy, figuresStudy, ladderRungs, ladderStudy, photographsStudy, ppiPlanStudy, promiseStudy };
export { strategiesStudy, strategiesTunedStudy };
