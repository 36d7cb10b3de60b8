import { existsSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { findBrowser } from "../../base/machine/browser";
import { error } from "../../base/errors";
import { writeJson, writeWhole } from "../../base/files";
import type { RunProfile } from "../../records";
import { writeLine, type Context } from "../context";
import { formatProfile } from "./tables";
import { reportRun } from "../run/reportRun";
import type { GivenRun } from "../run/options";
import { requestOf } from "../run/request";

/** What is shown of a profile, and the files that it goes to. */
export interface ProfileOutput {
  /** Path of a file of JSON. */
  readonly json?: string;
  /** Path of a picture or a page. */
  readonly figure?: string;
  /** Rows of ops and of layers. */
  readonly top: number;
}

/**
 * Makes a run, then says where its time went.
 * @throws `argument/invalid`, `path/missing` and `figure/browser` before the run begins where the files could not be
 *   written; what a run throws.
 */
export async function runProfiled(given: GivenRun, output: ProfileOutput, context: Context): Promise<void> {
  const { joinWorld } = require("../../distributed") as typeof import("../../distributed");
  const { profiled, runOnRanks } = require("../../training") as typeof import("../../training");
  const world = joinWorld();
  const request = requestOf(given);
  assertWritable(output, request.out);
  let profile: RunProfile | undefined;
  await reportRun(request, context, async (listeners) => {
    const made = await profiled(() => runOnRanks(world, request.resolvedRun, { ...request, ...listeners }));
    profile = made.profile;
    return { record: made.result, world, isSilent: world.rank > 0 };
  });
  if (!profile || world.rank > 0) return;
  writeLine(context.stdout, `\n${formatProfile(profile, output.top)}`);
  const { json, figure } = output;
  if (json !== undefined) {
    await writeJson(json, { parameters: request.resolvedRun.parameters, ...profile });
    writeLine(context.stdout, `profile: ${json}`);
  }
  if (figure !== undefined) {
    await writeFigure(figure, profile, output.top);
    writeLine(context.stdout, `figure: ${figure}`);
  }
}

/** Refuses before a run what could not be written after it, or would take the place of a file of the run's own. */
function assertWritable({ json, figure }: ProfileOutput, out: string): void {
  for (const [argument, path] of Object.entries({ "--json": json, "--figure": figure })) {
    if (path === undefined) continue;
    const isBesideRun = resolve(dirname(path)) === resolve(out);
    if (isBesideRun && !basename(path).startsWith("profile")) {
      const takes = "a name that begins with profile, in the run directory: others are the run's";
      throw error("argument/invalid", { argument, received: path, takes });
    }
    // The run makes its own folder.
    if (!isBesideRun && !existsSync(dirname(path)))
      throw error("path/missing", { argument, path: dirname(path), expected: "folder" });
    if (existsSync(path) && statSync(path).isDirectory())
      throw error("argument/invalid", { argument, received: path, takes: "the name of a file, and this is a folder" });
  }
  if (figure === undefined) return;
  if (!/\.(html|png)$/.test(figure))
    throw error("argument/invalid", {
      argument: "--figure",
      received: figure,
      takes: "a name that ends in .html or .png",
    });
  if (json !== undefined && resolve(json) === resolve(figure))
    throw error("argument/invalid", { argument: "--figure", received: figure, takes: "another file than --json" });
  if (figure.endsWith(".png") && findBrowser() === undefined) throw error("figure/browser", { path: figure });
}

async function writeFigure(path: string, profile: RunProfile, top: number): Promise<void> {
  const { closeBrowser, figurePage, png, timeProfile } = require("../../plots") as typeof import("../../plots");
  const figure = timeProfile(profile, { top });
  if (path.endsWith(".html")) return writeWhole(path, await figurePage("Profile of a run", figure));
  const image = await png(figure);
  await closeBrowser();
  if (!image) throw error("figure/browser", { path });
  return writeWhole(path, image);
}
