import { integer } from "../arguments";
import type { AddCommand } from "../context";
import { addRunOptions, type GivenRun } from "../run/options";
import { runProfiled, type ProfileOutput } from "../profile/runProfiled";

/** `palimpsest profile run`: a run, and where its time went. */
export const profileCommand: AddCommand = (parent, context) => {
  const profile = parent.command("profile").description("where the time of a run goes");
  const command = profile
    .command("run")
    .description("`run`, with all its options and the same result; then its time by phase, by op and by layer");
  addRunOptions(command)
    .option("--json <file>", "write the profile as JSON")
    .option("--figure <file>", "draw it: .html, or .png, for which there has to be a Chromium")
    .option("--top <n>", "rows of the tables of ops and of layers", integer(1), 15)
    .action(({ json, figure, top, ...given }: GivenRun & ProfileOutput) =>
      runProfiled(given, { json, figure, top }, context),
    );
};
