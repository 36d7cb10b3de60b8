import { randomUUID } from "node:crypto";
import { sep } from "node:path";

/** One output in every form it has: MIME type to content. Bytes are sent as base64, other objects as JSON. */
export type Bundle = Readonly<Record<string, string | Uint8Array | object>>;

/** An output of a cell that can be overwritten. */
export interface Display {
  /** Shows the bundle the first time, replaces what is shown from then on. */
  update(bundle: Bundle): void;
}

interface DisplayData {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly transient: Readonly<Record<string, unknown>>;
}
type Write = (content: DisplayData, update: boolean) => void;
interface PublicDisplay {
  raw(type: string, content: unknown): void;
}
interface TslabGlobal {
  readonly __tslab__?: { readonly require: (id: "tslab") => { readonly display: PublicDisplay; newDisplay(): PublicDisplay } };
}

/** Whether this code runs in a tslab kernel, where an output can be shown. */
export function inNotebook(): boolean {
  return (globalThis as TslabGlobal).__tslab__ !== undefined;
}

/** Shows one bundle as one output of the running cell: the reader's program picks the form it can show. Nothing outside a kernel. */
export function display(bundle: Bundle): void {
  if (inNotebook()) send(encode(bundle), {}, false) || fallback(bundle, tslab().display);
}

/** An output that can be overwritten. Nothing outside a kernel. */
export function newDisplay(): Display {
  const id = randomUUID();
  let shown = false;
  let plain: PublicDisplay | undefined;
  return {
    update(bundle) {
      if (!inNotebook()) return;
      if (!send(encode(bundle), { display_id: id }, shown)) fallback(bundle, (plain ??= tslab().newDisplay()));
      shown = true;
    },
  };
}

/**
 * tslab's public API sends one MIME type a message. A whole bundle goes through `lastWriteDisplayData`, which it keeps to itself, of the
 * module that the kernel really runs: that may be another installation than the one `require("tslab")` finds from here.
 */
function send(data: DisplayData["data"], transient: DisplayData["transient"], update: boolean): boolean {
  const path = Object.keys(require.cache).find((file) => file.endsWith(["tslab", "dist", "jupyter.js"].join(sep)) && writer(file) !== undefined);
  if (path === undefined) return false;
  writer(path)!({ data, metadata: {}, transient }, update);
  return true;
}

function writer(file: string): Write | undefined {
  const write: unknown = require.cache[file]?.exports?.lastWriteDisplayData;
  return typeof write === "function" ? (write as Write) : undefined;
}

function tslab(): ReturnType<NonNullable<TslabGlobal["__tslab__"]>["require"]> {
  return (globalThis as TslabGlobal).__tslab__!.require("tslab");
}

/** Without bundles, the one form most readers can show. */
const preferred = ["image/png", "text/html", "text/plain"];

function fallback(bundle: Bundle, to: PublicDisplay): void {
  const type = preferred.find((candidate) => candidate in bundle) ?? Object.keys(bundle)[0];
  if (type !== undefined) to.raw(type, bundle[type]);
}

function encode(bundle: Bundle): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(bundle).map(([type, content]) => [
      type,
      content instanceof Uint8Array ? Buffer.from(content).toString("base64") : content,
    ]),
  );
}
