import { escapeText } from "../kit/figure";
import { componentScript, elementName } from "./component";
import { style } from "./style";

/**
 * A small interactive output: HTML with a slider that needs neither a server nor a network. `show` displays it, and a
 * page may hold its HTML as it is.
 */
export interface Explorer {
  /** An HTML fragment with all that it needs. Without scripts it is what its last step shows. */
  readonly html: string;
  /** What it shows, in words: where only text is shown, and for screen readers. */
  readonly caption: string;
}

/** What an explorer is made of. Texts are escaped here, HTML is taken as it is. */
export interface ExplorerParts {
  /** Text above it. */
  readonly title: string;
  /** Text in its place where only text is shown. */
  readonly caption: string;
  /** `[steps]`, at least 1: what each step is called, for example "task 2, epoch 3". */
  readonly steps: readonly string[];
  /** HTML with `data-step` and `data-values` as the component reads them. */
  readonly content: string;
  /** HTML of the last step for pages without scripts; an element of it with `slot` stands where the content says. */
  readonly fallback: string;
}

/** An explorer of its parts: title, slider and button, and the content below. It begins with the last step. */
export function explorer({ title, caption, steps, content, fallback }: ExplorerParts): Explorer {
  const last = steps.length - 1;
  const name = escapeText(title);
  const shadow = [
    `<style>${style}</style>`,
    `<div role="group" aria-label="${name}"><p class="title">${name}</p>`,
    `<div class="controls"><button type="button">Play</button>`,
    `<input type="range" aria-label="step" min="0" max="${last}" value="${last}" step="1">`,
    `<output aria-live="off"></output></div>`,
    content,
    `</div>`,
  ].join("");
  return {
    html: [
      `<${elementName} data-labels="${escapeText(JSON.stringify(steps))}">`,
      `<script type="text/html">${shadow}</script>`,
      `<p>${escapeText(caption)}</p>`,
      `${fallback}</${elementName}>`,
      `<script>${componentScript}</script>`,
    ].join("\n"),
    caption,
  };
}

/** `data-step` of what is shown from a step to another, both included; without an end, up to the last. */
export const during = (from: number, to?: number): string => `data-step="${from}-${to ?? ""}"`;

/** `data-values` of a value of each step: a number with three decimals, a dash for none, nothing for "not yet". */
export const valuesOf = (values: readonly Value[]): string => `data-values="${values.map(textOf).join(" ")}"`;

/** A number; null where there is none; undefined where there is none yet. */
export type Value = number | null | undefined;

/** How a value is written. A score that is not defined is NaN, or null in what was JSON. */
export function textOf(value: Value): string {
  if (value === undefined) return "";
  return value !== null && Number.isFinite(value) ? value.toFixed(3) : "–";
}
