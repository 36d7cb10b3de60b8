/** Types that the files of the kernel share. */
import type { SourceMap } from "node:module";

/** A place in what a reader of the notebook sees. Lines and columns count from 1. */
export interface Place {
  /** `cell 3`, or a file. */
  readonly name: string;
  /** The text of the cell; undefined for a file. */
  readonly source?: string;
  readonly line: number;
  readonly column: number;
}

/** Where compiled code comes from. */
export interface CompiledSource {
  readonly name: string;
  readonly source?: string;
  /** undefined for what is not compiled. */
  readonly map?: SourceMap;
  /** Lines that are put over the source before it is compiled. */
  readonly above: number;
  /** Lines that are put over what is compiled. */
  readonly head: number;
}

/** A frame of a stack, as it is shown. */
export interface Frame {
  readonly place?: Place;
  readonly text: string;
}

/** The content of Jupyter's `error` message. */
export interface ErrorContent {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** A problem that TypeScript has with a cell. Lines and columns count from 1. */
export interface Problem {
  /** "" for the cell itself. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** A MIME bundle: the same thing as several types of content. */
export type Bundle = Readonly<Record<string, unknown>>;

/** What a cell shows. */
export interface Display {
  readonly data: Bundle;
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** `display_id`: by which a later one replaces it. */
  readonly transient?: Readonly<Record<string, unknown>>;
}

/** What is asked of the compiler while one writes. Positions count JavaScript's characters, in the cell's text. */
export interface Language {
  complete(source: string, position: number): { start: number; end: number; candidates: string[] };
  /** With `detail` above 0 also how the thing is declared. */
  inspect(source: string, position: number, detail: number): { text: string } | undefined;
}

/** A header of Jupyter's messages. */
export interface Header {
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
}

/** A request as it came. */
export interface Request {
  readonly type: string;
  readonly content: any;
  readonly header: Header;
  readonly identities: readonly Buffer[];
}

/** Sends a message of a type to whoever watches. */
export type Publish = (type: string, content: unknown) => void;

/** What an `execute_request` holds. */
export interface ExecuteContent {
  readonly code: string;
  readonly silent?: boolean;
  readonly store_history?: boolean;
  readonly stop_on_error?: boolean;
  readonly allow_stdin?: boolean;
  /** Expressions by a name of the asker's. */
  readonly user_expressions?: Readonly<Record<string, string>> | null;
}

/** What came of an expression that was asked for with a cell. */
export type Answered =
  | { readonly status: "ok"; readonly data: Bundle; readonly metadata: Readonly<Record<string, unknown>> }
  | ({ readonly status: "error" } & ErrorContent);

/** What an execution is made of. */
export interface Cell {
  readonly number: number;
  readonly source: string;
  /** The name of an expression that is asked for with a cell; undefined for the cell. */
  readonly expression?: string;
  readonly publish: Publish;
  readonly listens: () => void;
  readonly ask?: (question: { prompt: string; password: boolean }) => Promise<string>;
}

/** A socket of Jupyter's. */
export interface Socket {
  send(frames: (Buffer | string)[]): unknown;
}
