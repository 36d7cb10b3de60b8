import { error } from "../../base/errors";
import { readClassFolders } from "./classFolders";
import { cocoFiles } from "./cocoFolder";
import type { FolderFiles } from "./folderFiles";
import { formatWords, importFormats, type ImportFormat } from "./source";
import { vocDevkits } from "./vocFolder";
import { yoloLabels, yoloPictures } from "./yoloFolder";

/**
 * The layout of a folder. A folder for each class is what is left where nothing else is found: the others have folders
 * of images too.
 * @throws `import/unrecognised`, `import/several`
 */
export async function recognise(files: FolderFiles): Promise<ImportFormat> {
  const found: ImportFormat[] = [];
  for (const format of importFormats) {
    if (format === "folders" && found.length > 0) continue;
    if (await looksLike(files, format)) found.push(format);
  }
  if (found.length > 1) {
    const words = found.map((format) => formatWords[format].title);
    throw error("import/several", { path: files.root, formats: found, words });
  }
  if (found.length === 1) return found[0];
  throw unrecognised(files, importFormats);
}

/** @throws `import/unrecognised` for a folder that has not what a layout is recognised by */
export async function assertFormat(files: FolderFiles, format: ImportFormat): Promise<void> {
  if (!(await looksLike(files, format))) throw unrecognised(files, [format]);
}

async function looksLike(files: FolderFiles, format: ImportFormat): Promise<boolean> {
  if (format === "voc") return vocDevkits(files).length > 0;
  if (format === "coco") return files.pictures.length > 0 && (await cocoFiles(files)).length > 0;
  if (format === "yolo") return yoloPictures(files).length > 0 && yoloLabels(files).size > 0;
  return readClassFolders(files) !== undefined;
}

function unrecognised({ root, names, pictures }: FolderFiles, formats: readonly ImportFormat[]) {
  const has = `${names.length} files, ${pictures.length} of them images`;
  const looked = formats.map((format) => `${formatWords[format].looks} (${format})`);
  return error("import/unrecognised", { path: root, has, looked });
}
