import type { tf } from "../../../nn";
import type { answering, AnsweringParts, NetworkInPage } from "./answering";
import type { Browser, FilesEvent, ImageFile } from "./browser";
import type { showing } from "./showing";

/** What the page knows of its network. */
export interface PageSettings extends NetworkInPage {
  /** Heading of the page. */
  readonly title: string;
  /** What the network is, in a sentence. */
  readonly about: string;
  /** Names of the outputs. */
  readonly classes: readonly string[];
}

/** Functions whose text is part of the page. */
export interface PageParts extends AnsweringParts {
  readonly answering: typeof answering;
  readonly showing: typeof showing;
}

/**
 * All that happens in the page. Its text becomes part of the page: it uses nothing but its operands.
 * @param library TensorFlow.js.
 * @param weights in base64.
 */
export async function startPage(
  browser: Browser,
  library: typeof tf,
  settings: PageSettings,
  weights: string,
  parts: PageParts,
): Promise<void> {
  const { document } = browser;
  const say = (text: string): void => void (document.querySelector("#status").textContent = text);
  document.title = settings.title;
  document.querySelector("h1").textContent = settings.title;
  document.querySelector("#about").textContent = settings.about;
  const answersFor = await parts.answering(browser, library, settings, weights, parts);

  let latest = 0;
  const classify = async (file: ImageFile | undefined): Promise<void> => {
    if (!file) return;
    const turn = ++latest;
    say(`Looking at ${file.name} ...`);
    try {
      const probabilities = await answersFor(file);
      if (turn === latest) say(parts.showing(browser, file, settings.classes, probabilities));
    } catch (problem) {
      if (turn === latest) say(`${file.name} is not an image that this browser can read (${String(problem)})`);
    }
  };

  const input = document.querySelector("#file");
  input.addEventListener("change", () => {
    void classify(input.files?.[0]);
    // The same file may be chosen again.
    browser.setTimeout(() => (input.value = ""), 0);
  });
  const highlight = (on: boolean) => (event: FilesEvent) => {
    event.preventDefault();
    document.querySelector("#drop").classList.toggle("over", on);
  };
  document.addEventListener("dragover", highlight(true));
  document.addEventListener("dragleave", highlight(false));
  document.addEventListener("drop", (event) => {
    highlight(false)(event);
    void classify(event.dataTransfer?.files[0]);
  });
  document.addEventListener("paste", (event) => void classify(event.clipboardData?.files[0]));
  say(`Ready (${library.getBackend() === "webgl" ? "computing on the GPU" : "computing on the processor"})`);
}
