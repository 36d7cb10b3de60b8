import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { TestContext } from "node:test";
import { root } from "../copy";

export interface Message {
  readonly type: string;
  // Each type has a content of its own, which the tests name.
  readonly content: Record<string, unknown>;
}

export interface Outcome {
  /** Type of the reply's status message, the reply's content, what was published before it, and how long it took. */
  readonly reply: Record<string, unknown>;
  readonly published: readonly Message[];
  readonly seconds: number;
  /** What the cell asked, of those that `answers` were given to. */
  readonly questions: readonly unknown[];
}

export interface Interrupt {
  readonly on: string;
  readonly by: "signal" | "message";
}

/** Jupyter's client, as a process. */
interface Client {
  readonly process: ChildProcessWithoutNullStreams;
  readonly answers: AsyncIterator<string>;
  readonly ended: Promise<unknown>;
}

/**
 * A kernel behind Jupyter's own client, in a folder of its own. It starts when it is asked first. Both end with the
 * test.
 */
export class Kernel {
  #client: Client | undefined;
  readonly folder: string;
  #said = "";

  constructor(t: Pick<TestContext, "after">) {
    this.folder = mkdtempSync(join(tmpdir(), "palimpsest-kernel-"));
    t.after(async () => {
      this.#client?.process.stdin.end();
      await this.#client?.ended;
      rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    });
  }

  #begin(): Client {
    const python = join(root, ".venv", "bin", "python");
    const process = spawn(python, [join(__dirname, "drive.py"), this.folder], { stdio: "pipe" });
    process.stderr.on("data", (chunk: Buffer) => (this.#said += chunk.toString()));
    process.stdin.on("error", () => undefined);
    const ended = new Promise((resolve) => process.once("close", resolve));
    return { process, ended, answers: createInterface({ input: process.stdout })[Symbol.asyncIterator]() };
  }

  async #do<T>(name: string, parameters: object = {}): Promise<T> {
    this.#client ??= this.#begin();
    const { process, answers } = this.#client;
    process.stdin.write(`${JSON.stringify([name, parameters])}\n`);
    const { value, done } = (await answers.next()) as IteratorResult<string, undefined>;
    if (done) throw new Error(`the client ended: ${this.#said.slice(-3000)}`);
    return (JSON.parse(value) as { result: T }).result;
  }

  execute(
    code: string,
    options: {
      interrupt?: Interrupt;
      silent?: boolean;
      store_history?: boolean;
      stop_on_error?: boolean;
      allow_stdin?: boolean;
      user_expressions?: Readonly<Record<string, string>>;
      answers?: readonly string[];
    } = {},
  ): Promise<Outcome> {
    return this.#do("execute", { code, ...options });
  }

  /** Sends all before any has run, and gives the status of each. */
  executeAll(codes: readonly string[]): Promise<string[]> {
    return this.#do("execute_all", { codes });
  }

  /** The reply to another request, by default of the shell channel. */
  async ask(type: string, content: object = {}, channel = "shell"): Promise<Record<string, unknown>> {
    return (await this.#do<Outcome>("ask", { type, content, channel })).reply;
  }

  /** What is published for a message that has no reply. */
  tell(type: string, content: object): Promise<Outcome> {
    return this.#do("ask", { type, content, replies: false });
  }

  /** Starts a cell and gives the first that it prints, while it goes on. */
  begin(code: string): Promise<string> {
    return this.#do("begin", { code });
  }

  restart(): Promise<{ old: number; pid: number }> {
    return this.#do("restart");
  }

  shutdown(): Promise<{ exit: number; seconds: number }> {
    return this.#do("shutdown");
  }

  /** Ends Jupyter's side at once, as a crash would. */
  crash(): void {
    this.#client?.process.kill("SIGKILL");
  }
}

/** The contents of the messages of a type, in order. */
export function of(outcome: Outcome, type: string): Record<string, unknown>[] {
  return outcome.published.filter((message) => message.type === type).map(({ content }) => content);
}

/** A text without the colours in it. */
export const plain = (text: string): string => text.replace(/\u001b\[[\d;]*m/g, "");

/** What an outcome's `error` message says: its name, message, and traceback as one text without colours. */
export function errorOf(outcome: Outcome): { name: string; message: string; trace: string } {
  const [{ ename, evalue, traceback }] = of(outcome, "error") as unknown as {
    ename: string;
    evalue: string;
    traceback: string[];
  }[];
  return { name: ename, message: evalue, trace: plain(traceback.join("\n")) };
}

/** The text of an outcome's result. */
export function resultOf(outcome: Outcome): string | undefined {
  return (of(outcome, "execute_result") as { data: Record<string, string> }[])[0]?.data["text/plain"];
}

/** Whether a process of this number is there. */
export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** What was published for a request, by type; a status by the state that it tells. */
export const typesOf = (outcome: Outcome): string[] =>
  outcome.published.map(({ type, content }) => (type === "status" ? String(content.execution_state) : type));
