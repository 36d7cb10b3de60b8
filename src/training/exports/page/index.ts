import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { writeWhole } from "../../../base/files";
import { scriptText } from "../../../base/words/scriptText";
import { graphOf } from "../../../nn/exports/graphOf";
import { tfjsModel } from "../../../nn/exports/tfjs";
import type { OpenedModel } from "../../network/model";
import type { NetworkDescription } from "../described";
import { answering } from "./answering";
import { startPage, type PageSettings } from "./client";
import { decoded } from "./decoding";
import { resized, withoutExif } from "./pixels";
import { showing } from "./showing";
import { style } from "./style";

/** What the page may load: its own script and style, and the picture that it is given. Nothing from elsewhere. */
const contentPolicy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src blob: data:";

/**
 * Writes a page of HTML that classifies an image which is dropped on it, chosen or pasted. It holds the network and
 * TensorFlow.js, is opened as a file, and its content policy forbids that it fetches or sends anything.
 * @throws `export/reads`, `export/batch`, `export/operation`; a `file/` error
 */
export async function writePage(
  path: string,
  { network, answers, imageSize }: OpenedModel,
  description: NetworkDescription,
): Promise<void> {
  const { weightData, ...model } = tfjsModel(graphOf(answers ?? network, imageSize));
  const { classes, source, network: backbone, width, head } = description;
  const settings: PageSettings = {
    title: source ? `${source.run}, after task ${source.task}` : backbone,
    about:
      `${backbone} of width ${width}, head ${head}${source ? `, trained by ${source.strategy}` : ""}; ` +
      `${classes.length} classes, each of which has a probability of its own`,
    ...{ classes, imageSize, model },
  };
  const tfjs = await readFile(tfjsPath(), "utf8");
  await writeWhole(path, pageText(tfjs, settings, Buffer.from(weightData.buffer).toString("base64")));
}

/** TensorFlow.js for browsers, which tfjs-node brings. */
const tfjsPath = (): string =>
  createRequire(require.resolve("@tensorflow/tfjs-node-gpu/package.json")).resolve(
    "@tensorflow/tfjs/dist/tf.es2017.min.js",
  );

function* pageText(tfjs: string, settings: PageSettings, weights: string): Generator<Uint8Array> {
  // JSON may hold any name of a class.
  const json = JSON.stringify(settings).replace(/</g, "\\u003c");
  const functions = Object.entries({ answering, decoded, resized, showing, withoutExif }).map(
    ([name, made]) => `${name}: ${made.toString()}`,
  );
  const parts = `{ ${functions.join(", ")} }`;
  yield Buffer.from(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>palimpsest</title>
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>${style}</style>
<script>${scriptText(tfjs)}</script></head>
<body><main>
<h1></h1>
<p id="about"></p>
<label id="drop"><strong>Choose an image</strong>, drop one here, or paste one
<input id="file" type="file" accept="image/*"></label>
<p id="status" role="status">Loading the network ...</p>
<section id="result" aria-label="Answers" hidden><img id="picture" alt=""><ol id="answers"></ol></section>
<p class="note">The image stays on this computer: the page holds the network, and its rules forbid it to fetch or send
anything.</p>
</main>
<script>
// What a compiler may put around names of functions.
const __name = (named) => named;
(${scriptText(startPage.toString())})(window, tf, ${json}, "`);
  yield Buffer.from(weights);
  yield Buffer.from(`", ${scriptText(parts)});
</script></body></html>
`);
}
