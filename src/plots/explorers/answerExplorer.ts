import { error } from "../../base/errors";
import { inOrder } from "../../base/named";
import { okabeIto } from "../../base/palette";
import { dataUrl } from "../kit/dataUrl";
import { escapeText } from "../kit/figure";
import { classGroups, type TaskOfClasses } from "./classGroups";
import { explorer, type Explorer } from "./explorer";

/** One image, and what a network answers for it at each of several moments. */
export interface AnsweredImage {
  /** A URL, or the bytes of a JPEG, PNG or WebP file. */
  readonly image: string | Uint8Array;
  /** Classes known to be present; absent where nothing is known. */
  readonly labels?: readonly string[];
  /** `[moments]`: probability of each class, in [0, 1], by its name. */
  readonly answers: readonly Readonly<Record<string, number>>[];
  /** Small print over the image, for example its file. */
  readonly title?: string;
}

/** What `answerExplorer` shows of each image. */
export interface AnswerExplorerOptions {
  /** How many classes that are not present are shown, the likeliest first. Default 4. */
  readonly classes?: number;
  /** A class counts as predicted from this probability on. Default 0.5. */
  readonly threshold?: number;
  /** `[moments]`: what they are called. Default "after task 1", "after task 2" ... */
  readonly moments?: readonly string[];
  /**
   * The tasks with their classes, as `summarise(data).tasks`, where moment k is after task k: a class whose task is
   * still to come is "not learnt yet", and no mistake. Default: nothing is known of it.
   */
  readonly tasks?: readonly TaskOfClasses[];
  /** Over the images. */
  readonly title?: string;
}

/** How the images are looked at. */
interface View {
  readonly classes: number;
  readonly threshold: number;
  /** Moment from which on a class is learnt, by its name. */
  readonly learnt: ReadonlyMap<string, number>;
}

/** A class as it is answered at a moment. */
interface Answer {
  readonly name: string;
  readonly probability: number;
  readonly verdict: Verdict;
}

type Verdict = "right" | "missed" | "wrong" | "not learnt yet" | "";

/** Colour of a bar, and the sign before its verdict, so that colour alone says nothing. */
const looks: Readonly<Record<Verdict, readonly [colour: string, sign: string]>> = {
  right: [okabeIto.green, "✓ "],
  missed: [okabeIto.orange, "✗ "],
  wrong: [okabeIto.vermillion, "✗ "],
  "not learnt yet": ["#999999", ""],
  "": ["#999999", ""],
};

/**
 * Images in a grid, and a slider over the moments at which a network was asked for them, after each task say. Below an
 * image stand its classes that are present, always in the same order, and then the likeliest others, as bars: right, or
 * missed, or wrong. Where the truth is not known, the likeliest classes stand there without a verdict.
 * @throws `argument/invalid` for images with different numbers of answers, for none, or for moments of another number.
 *
 * @example await show(answerExplorer(pictures, { tasks: summarise(data).tasks }))
 */
export function answerExplorer(images: readonly AnsweredImage[], options: AnswerExplorerOptions = {}): Explorer {
  const { classes = 4, threshold = 0.5, tasks = [], title = "Answers after each task" } = options;
  const moments = momentsOf(images, options.moments);
  const view = { classes, threshold, learnt: learntFrom(images, tasks) };
  const last = moments.length - 1;
  const told = images.map((item, i) => `${item.title ?? `image ${i + 1}`}: ${describe(answersAt(item, last, view))}`);
  return explorer({
    title,
    caption: `${title}. ${moments[last]}: ${told.join("; ")}`,
    steps: moments,
    content:
      `<div class="images">${images.map((item, i) => figure(item, i, moments.length, view)).join("")}</div>` +
      `<p class="note">Bars are probabilities; a class is predicted from ${threshold} on.</p>`,
    fallback: images.map((item, i) => `${picture(item, i)}<p>${escapeText(told[i])}</p>`).join(""),
  });
}

/** Names of the moments. @throws `argument/invalid` */
function momentsOf(images: readonly AnsweredImage[], names?: readonly string[]): readonly string[] {
  const count = images[0]?.answers.length ?? 0;
  const other = images.findIndex(({ answers }) => answers.length !== count);
  if (count === 0 || other >= 0) {
    const received = count === 0 ? images.length : images[other].answers.length;
    const argument = count === 0 ? "images" : `images[${other}].answers`;
    const takes =
      count === 0 ? "one or more images, each with answers" : `as many answers as the first image: ${count}`;
    throw error("argument/invalid", { argument, received, takes });
  }
  if (names !== undefined && names.length !== count)
    throw error("argument/invalid", { argument: "moments", received: names, takes: `a name for each of ${count}` });
  return names ?? Array.from({ length: count }, (_, i) => `after task ${i + 1}`);
}

function learntFrom(images: readonly AnsweredImage[], tasks: readonly TaskOfClasses[]): ReadonlyMap<string, number> {
  if (tasks.length === 0) return new Map();
  const names = inOrder(images[0].answers[0]).map(([name]) => name);
  return new Map(
    classGroups(names, tasks).flatMap(({ task, classes }) => classes.map((c) => [names[c], task ?? 0] as const)),
  );
}

/** What is shown of an image at a moment: the classes that are present, then the likeliest others. */
function answersAt({ labels, answers }: AnsweredImage, moment: number, view: View): readonly Answer[] {
  const all = inOrder(answers[moment]);
  const isPresent = (name: string): boolean => labels?.includes(name) ?? false;
  const present = all.filter(([name]) => isPresent(name));
  const others = all.filter(([name]) => !isPresent(name)).sort(([, a], [, b]) => b - a);
  return [...present, ...others.slice(0, view.classes)].map(([name, probability]) => ({
    name,
    probability,
    verdict:
      labels === undefined ? "" : verdictOf(isPresent(name), probability, (view.learnt.get(name) ?? 0) <= moment, view),
  }));
}

function verdictOf(isPresent: boolean, probability: number, isLearnt: boolean, { threshold }: View): Verdict {
  const isPredicted = probability >= threshold;
  if (isPresent && isPredicted) return "right";
  if (isPresent) return isLearnt ? "missed" : "not learnt yet";
  return isPredicted ? "wrong" : "";
}

function figure(item: AnsweredImage, index: number, moments: number, view: View): string {
  const { title, labels } = item;
  const truth = labels === undefined ? [] : [labels.join(", ") || "no class"];
  const caption = [...(title === undefined ? [] : [title]), ...truth].map(escapeText).join(": ");
  const frames = Array.from({ length: moments }, (_, moment) => {
    const rows = answersAt(item, moment, view).map(row).join("");
    return `<div data-step="${moment}">${rows}</div>`;
  });
  return (
    `<figure><slot name="image-${index}"></slot>` +
    `<figcaption>${caption || `image ${index + 1}`}</figcaption>${frames.join("")}</figure>`
  );
}

function row({ name, probability, verdict }: Answer): string {
  const [colour, sign] = looks[verdict];
  const text = `${probability.toFixed(3)}${verdict === "" ? "" : ` ${sign}${verdict}`}`;
  const shown = `style="--value:${probability.toFixed(4)};--colour:${colour}"`;
  const word = escapeText(name);
  return `<div class="row"><span title="${word}">${word}</span><span class="bar" ${shown}>${text}</span></div>`;
}

/** The image itself, which both the page without scripts and the explorer show. */
function picture({ image, title, labels }: AnsweredImage, index: number): string {
  const alt = [title ?? `image ${index + 1}`, ...(labels ? [labels.join(", ") || "no class"] : [])].join(": ");
  return `<img slot="image-${index}" alt="${escapeText(alt)}" height="150" src="${escapeText(dataUrl(image))}">`;
}

const describe = (answers: readonly Answer[]): string =>
  answers.map(({ name, probability, verdict }) => [name, probability.toFixed(3), verdict].join(" ").trim()).join(", ");
