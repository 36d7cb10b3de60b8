/** Exit codes of a command that a signal ended: 128 and the signal's number. */
const exits = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** A signal that ends a command. */
export type EndingSignal = keyof typeof exits;

/** How a command hears that it is to end. */
export interface Ending {
  /** Aborted when the command is to end. */
  readonly signal: AbortSignal;
  /** The exit code of a command that is to end; undefined before. */
  exit(): number | undefined;
  /** Listens no more. */
  forget(): void;
}

/** Milliseconds between two looks at whether npm is still there. */
const interval = 500;

/**
 * Listens to what ends a command from outside: Ctrl-C, SIGTERM, and SIGHUP of a terminal that closes; for a command
 * that npm or npx started, npm's end too, because npm does not hand a signal on; and for one that a process of ours
 * started with a channel between them, the end of that channel. All end it in the same way. The same signal once more
 * ends the process at once.
 */
export function whenEnded(hear: (signal: EndingSignal) => void, env: NodeJS.ProcessEnv = process.env): Ending {
  const controller = new AbortController();
  let exit: number | undefined;
  const end = (signal: EndingSignal): void => {
    if (exit !== undefined) return;
    exit = exits[signal];
    hear(signal);
    controller.abort();
  };
  const listeners = (Object.keys(exits) as EndingSignal[]).map((name) => ({ name, listener: () => end(name) }));
  for (const { name, listener } of listeners) process.once(name, listener);
  const left = (): void => end("SIGTERM");
  process.once("disconnect", left);
  process.channel?.unref(); // to listen is no reason to live
  const parent = process.ppid;
  const byNpm = env.npm_command !== undefined || env.npm_lifecycle_event !== undefined;
  const look = (): void => (process.ppid === parent ? undefined : end("SIGTERM"));
  const timer = byNpm ? setInterval(look, interval).unref() : undefined;
  return {
    signal: controller.signal,
    exit: () => exit,
    forget() {
      for (const { name, listener } of listeners) process.off(name, listener);
      process.off("disconnect", left);
      clearInterval(timer);
    },
  };
}
