import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { build } from "esbuild";
import { inside } from "../shared/project.mjs";

const source = inside("node_modules", "danfojs-node");
const entry = join("dist", "danfojs-node", "src");

/**
 * danfojs-node as one file, with its types. A package cannot depend on it: it asks for a file that is in no registry of
 * packages, and for a TensorFlow of its own, and overrides hold only for the project that is installed.
 * @param {string} folder that the package is written to
 */
export async function writeDanfojs(folder) {
  const { metafile } = await build({
    absWorkingDir: inside(),
    entryPoints: [join(source, entry, "index.js")],
    outfile: join(folder, entry, "index.js"),
    bundle: true,
    minify: true,
    metafile: true,
    platform: "node",
    target: "node20",
    // The one TensorFlow, and a dependency of Palimpsest.
    external: ["@tensorflow/tfjs-node", "plotly.js-dist-min"],
    logLevel: "warning",
  });
  cpSync(join(source, "dist"), join(folder, "dist"), {
    recursive: true,
    filter: (path) => !/\.(js|map|json)$/.test(path),
  });
  const { name, version, license, main, types } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  const description = { name, version, license, main, types, private: true };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(description, null, 2)}\n`);
  writeFileSync(join(folder, "LICENSES.txt"), licences(Object.keys(metafile.inputs)));
}

/**
 * The licences of the packages whose files are in the one file.
 * @param {readonly string[]} files
 */
function licences(files) {
  const packages = new Set(files.map((file) => packageOf(inside(file))));
  return [...packages]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
      const text = file === undefined ? "" : `\n\n${readFileSync(join(folder, file), "utf8").trim()}`;
      return `${name} ${version}, ${license}${text}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

/**
 * The folder of the package that a file belongs to.
 * @param {string} file
 */
function packageOf(file) {
  let folder = dirname(file);
  while (!isPackage(folder)) folder = dirname(folder);
  return folder;
}

/**
 * Whether a folder is that of a package: the folders of its parts may have a package.json without a name's version.
 * @param {string} folder
 */
function isPackage(folder) {
  const path = relative(inside("node_modules"), folder).split(sep);
  const last = path.lastIndexOf("node_modules");
  const parts = path.slice(last + 1);
  return parts.length === (parts[0].startsWith("@") ? 2 : 1) && existsSync(join(folder, "package.json"));
}
