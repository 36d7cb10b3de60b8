import type { Browser, Element, ImageFile } from "./browser";

/*
 * How the page shows answers. Its text becomes part of the page: a function here uses nothing but its operands.
 */

/**
 * Shows an image and a bar for each class, the likeliest first.
 * @returns a sentence: the classes of probability 0.5 or above.
 */
export function showing(
  { document, URL }: Browser,
  file: ImageFile,
  classes: readonly string[],
  probabilities: ArrayLike<number>,
): string {
  const rowFor = (name: string, probability: number): Element => {
    const made = ["li", "span", "data", "div", "div"].map((tag) => document.createElement(tag));
    const [row, label, value, track, bar] = made;
    label.textContent = name;
    label.className = "name";
    value.textContent = probability.toFixed(3);
    value.value = String(probability);
    value.className = "value";
    bar.style.width = `${100 * probability}%`;
    track.className = "track";
    track.setAttribute("aria-hidden", "true");
    track.append(bar);
    row.className = probability >= 0.5 ? "seen" : "";
    row.append(label, value, track);
    return row;
  };
  const rows = classes.map((name, c) => ({ name, probability: probabilities[c] }));
  rows.sort((a, b) => b.probability - a.probability);
  const answers = rows.map(({ name, probability }) => rowFor(name, probability));
  document.querySelector("#answers").replaceChildren(...answers);
  const picture = document.querySelector("#picture");
  URL.revokeObjectURL(picture.src);
  picture.src = URL.createObjectURL(file);
  picture.setAttribute("alt", file.name);
  document.querySelector("#result").hidden = false;
  const seen = rows.filter(({ probability }) => probability >= 0.5).map(({ name }) => name);
  return `${file.name}: ${seen.length > 0 ? seen.join(", ") : "none of the classes"} at 0.5 or above`;
}
