import { spawn, spawnSync } from "node:child_process";
import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import folders from "./folders.cjs";
import { root } from "./project.mjs";

/** Something a person has to mend: shown as its message alone, without a stack trace. */
export class Unusable extends Error {
  /**
   * @param {string} message what is wrong, and what to do
   * @param {number} exit the exit code of the command that it ends
   */
  constructor(message, exit = 1) {
    super(message);
    this.exit = exit;
  }
}

/**
 * Runs a command's body; an `Unusable` ends it with that message, and the number it returns is the exit code.
 * @param {(args: string[]) => Promise<number | void>} body
 */
export async function main(body) {
  try {
    process.exitCode = (await body(process.argv.slice(2))) ?? 0;
  } catch (error) {
    console.error(error instanceof Unusable ? error.message : error);
    process.exitCode = error instanceof Unusable ? error.exit : 1;
  }
}

/**
 * Standard output of a short command, trimmed, or undefined where it fails.
 * @param {string} command
 * @param {readonly string[]} args
 */
export function answer(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return status === 0 ? stdout.trim() : undefined;
}

const log = join(folders.installing, "install.log");
const tailLines = 30;

/**
 * Runs an installer with its output in the log; a failure shows the end of it.
 * @param {string} command
 * @param {readonly string[]} args
 */
export async function logged(command, args) {
  mkdirSync(dirname(log), { recursive: true });
  appendFileSync(log, `\n$ ${command} ${args.join(" ")}\n`);
  const before = readFileSync(log).length;
  const out = openSync(log, "a");
  const status = await ended(spawn(command, args, { cwd: root, stdio: ["ignore", out, out] })).finally(() =>
    closeSync(out),
  );
  if (status === 0) return;
  const tail = readFileSync(log).subarray(before).toString().trimEnd().split("\n").slice(-tailLines).join("\n");
  throw new Unusable(`${tail}\n\n${command} failed (exit ${status}); its whole output is in ${log}`);
}

/**
 * Runs a program on this terminal and gives its exit code. The program decides how to end on Ctrl-C, which reaches it
 * by itself.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} folder that it works in
 */
export function foreground(command, args, folder = root) {
  const child = spawn(command, args, { cwd: folder, stdio: "inherit" });
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  return ended(child);
}

/**
 * The exit code of a process when it has ended.
 * @param {import("node:child_process").ChildProcess} child
 * @returns {Promise<number>}
 */
function ended(child) {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
