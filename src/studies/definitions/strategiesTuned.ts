import { strategiesStudy } from "./strategies";
import type { Study } from "../study";

/** Every strategy of the study `strategies` twice: with its defaults, and with what tuning chose. */
export const strategiesTunedStudy: Study = {
  ...strategiesStudy,
  name: "strategies-tuned",
  title: "Every strategy, its defaults and tuned",
  methods: strategiesStudy.methods.flatMap((method) => [
    method,
    { ...method, name: `${method.name}, tuned`, tuned: true },
  ]),
  protocol:
    "optimiser, epochs, head steps and selection of the scale for all; tuned methods have the learning rate and the " +
    "options of their own that as many trials each chose on validation images",
};
