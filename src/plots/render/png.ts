import type { Browser, Page } from "playwright-core";
import { findBrowser } from "../../base/machine/browser";
import { chromiumFlags } from "./chromium";
import type { Figure } from "../kit/figure";
import { pageWidth } from "../kit/layout";

/** Size of a picture of a figure. */
export interface PngOptions {
  /** Pixels, for figures whose layout sets none. Default `pageWidth`. */
  readonly width?: number;
  /** Pixels of the image for each pixel of the figure. Default 1: notebook programs show a picture pixel by pixel. */
  readonly scale?: number;
}

/** A browser left alone this long is closed, so that the process can end. */
const idleMilliseconds = 3000;

/** An open browser with a page that has plotly.js. */
interface Drawer {
  readonly browser: Browser;
  readonly page: Page;
}

let drawer: Promise<Drawer> | undefined;
let idle: NodeJS.Timeout | undefined;
let queue: Promise<unknown> = Promise.resolve();
let warned = false;

/**
 * The figure as plotly.js draws it in a headless Chromium.
 * @returns bytes of a PNG file; undefined where there is no Chromium or it does not start, which a warning on stderr
 *   says once.
 */
export function png(figure: Figure, options: PngOptions = {}): Promise<Uint8Array | undefined> {
  const drawn = queue.then(() => draw(figure, options));
  queue = drawn.catch(() => undefined);
  return drawn;
}

/** Closes the browser that `png` keeps open for the next figure. It closes by itself soon after the last one. */
export async function closeBrowser(): Promise<void> {
  clearTimeout(idle);
  const open = drawer;
  drawer = undefined;
  await open?.then(({ browser }) => browser.close()).catch(() => undefined);
}

async function draw(
  { data, layout }: Figure,
  { width = pageWidth, scale = 1 }: PngOptions,
): Promise<Uint8Array | undefined> {
  clearTimeout(idle);
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    return warnOnce("there is no Chromium; install it, or set PALIMPSEST_CHROMIUM to its path");
  }
  try {
    drawer ??= open(executablePath);
    const { page } = await drawer;
    const url = await page.evaluate(toImage, { figure: { data, layout: { width, ...layout } }, scale });
    return await compress(Buffer.from(url.slice(url.indexOf(",") + 1), "base64"), "images" in layout);
  } catch (cause) {
    await closeBrowser();
    const message = cause instanceof Error ? cause.message : String(cause);
    return warnOnce(`${executablePath} failed: ${message.split("\n")[0]}`);
  } finally {
    idle = setTimeout(() => void closeBrowser(), idleMilliseconds);
  }
}

/**
 * The picture with a palette of colours, a third of the size. Plots have few colours, which a palette holds; figures
 * with photographs get the best palette there is, with dithering.
 */
async function compress(image: Buffer, photographs: boolean): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  return sharp(image)
    .png({ palette: true, quality: photographs ? 100 : 95, dither: photographs ? 1 : 0, effort: 7 })
    .toBuffer();
}

async function open(executablePath: string): Promise<Drawer> {
  const { chromium } = await import("playwright-core");
  // Interrupting a cell sends SIGINT to the kernel and all its children. Playwright would end this process then.
  const browser = await chromium.launch({
    executablePath,
    args: [...chromiumFlags],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const page = await browser.newPage();
  await page.addScriptTag({ path: plotlyPath() });
  return { browser, page };
}

/** Path of the plotly.js that figures are drawn with. */
export function plotlyPath(): string {
  return require.resolve("plotly.js-dist-min");
}

/** Runs in the page: everything that it uses has to be within it. */
async function toImage({
  figure,
  scale,
}: {
  figure: { data: unknown; layout: { width: number; height?: number } };
  scale: number;
}): Promise<string> {
  const { Plotly } = globalThis as unknown as {
    Plotly: { toImage(figure: unknown, options: unknown): Promise<string> };
  };
  const { width, height } = figure.layout;
  return Plotly.toImage(figure, { format: "png", width, height, scale });
}

function warnOnce(reason: string): undefined {
  if (!warned) console.warn(`Figures have no PNG: ${reason}.`);
  warned = true;
  return undefined;
}
