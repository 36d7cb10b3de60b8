import { spawn } from "node:child_process";
import { join } from "node:path";
import { patienceVariable } from "../../src/distributed";
import { mpirunLine } from "../../src/launch/launchLine";
import { rankNode } from "../../src/launch/rankProgram";
import { mpis } from "../distributed/mpirun";

/** A run of a job, to be begun or gone on with. */
export interface Started {
  readonly name: string;
  /** Its run directory below the folder of the job. */
  readonly out: string;
  /** Steps after which it stops. `failed`: as by a fault; `stopped`: as by a signal to one rank. */
  readonly stop?: { readonly after: number; readonly how: "failed" | "stopped" };
  /** Default: every second step. */
  readonly checkpointEvery?: number;
}

/** What starts runs. */
export interface Starter {
  readonly ranks: number;
  /** Folder with `job.json`. */
  readonly folder: string;
  /** Folder of the code: `src`, or its build. Default `src`. */
  readonly code?: string;
  /** For `countdown.mjs`, where it is to count. */
  readonly env?: NodeJS.ProcessEnv;
}

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly text: string;
}

const source = join(__dirname, "..", "..", "src");

/** Does runs one after another in a process, or in a job of several, and waits for its end. */
export function started({ ranks, folder, code = source, env = {} }: Starter, runs: readonly Started[]): Promise<Ended> {
  const loader = code === source ? ["--import", "tsx"] : [];
  const counted = env.KILLWALK_FOLDER === undefined ? [] : ["--import", join(__dirname, "countdown.mjs")];
  const program = [join(__dirname, "killed.cjs"), code, folder, ...runs.map((run) => JSON.stringify(run))];
  const command = [...rankNode, ...loader, ...counted, ...program];
  const [mpi] = mpis;
  const line = ranks === 1 ? { program: command[0], args: command.slice(1) } : mpirunLine(mpi, command, { ranks });
  const environment = {
    ...process.env,
    ...env,
    // Ranks that share cores wait by sleeping.
    ...(ranks > 1 && { PALIMPSEST_MPI: mpi.prefix, [patienceVariable]: "1" }),
    TF_CPP_MIN_LOG_LEVEL: "3",
    TF_NUM_INTRAOP_THREADS: "1",
    OMP_NUM_THREADS: "1",
  };
  return new Promise((finish, fail) => {
    const child = spawn(line.program, line.args, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (text += piece.toString()));
    child.once("error", fail).once("close", (exit, signal) => finish({ code: exit, signal, text }));
  });
}
