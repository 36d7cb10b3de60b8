export { answerDrift, answersOf, type Answers } from "./answers";
export { bowlGradient, bowlValue, descend, paretoSet, type Bowl } from "./bowls";
export { embed, type Embedded } from "./embed";
export { auditedGramian, combine, gramianOf, updateOf, vectorsOf, type Update } from "./plane";
export { fitProbe, type Probe } from "./probe";
export { readout, type Readout, type ReadoutImages } from "./readout";
