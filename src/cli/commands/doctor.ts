import { writeLine, type AddCommand } from "../context";

/** `palimpsest doctor`: what works on this machine; exit code 1 if the main job cannot run. */
export const doctorCommand: AddCommand = (parent, { stdout, exit }) => {
  parent
    .command("doctor")
    .description("check what works on this machine")
    .option("--json", "print JSON")
    .action(async ({ json }: { json?: boolean }) => {
      const { canRun, doctor, formatDoctor } = require("../doctor") as typeof import("../doctor");
      const checks = await doctor();
      writeLine(stdout, json ? JSON.stringify(checks, null, 2) : formatDoctor(checks));
      if (!canRun(checks)) exit(1);
    });
};
