import sharp from "sharp";

/** The frame of a JPEG. */
export interface JpegFrame {
  readonly width: number;
  readonly height: number;
  /** Where the height stands in the file, two bytes; the sampling of the first component is 6 bytes on. */
  readonly heightAt: number;
  /** Blocks on top of one another in a row that is decoded at a time, where it is one sequential scan; else 0. */
  readonly rowBlocks: number;
  /** Number of components: 1 for grey. */
  readonly components: number;
}

/** A part of a frame: how far its coefficients have come, the one of each frequency; `unseen` before any scan. */
interface Component {
  readonly id: number;
  readonly precision: Int8Array;
}

const unseen = 127;
/** Markers without a length: TEM, the restarts and the start. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
/** Frames of progressive images: SOF2, 6, 10 and 14. */
const isProgressive = (marker: number): boolean => marker % 4 === 2;
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const [endOfImage, startOfScan] = [0xd9, 0xda];

/**
 * Walks the segments of a JPEG (T.81, annex B) to the end of its first image; what comes after, such as a second
 * image of a camera, is not looked at.
 * @throws an error that says what is missing: the end of the image, its frame, or some of its scans.
 */
export function walkJpeg(file: Buffer): JpegFrame {
  let frame: Pick<JpegFrame, "width" | "height" | "heightAt"> | undefined;
  let components: readonly Component[] = [];
  let progressive = false;
  let [tallest, scans] = [0, 0];
  for (let at = 2; ;) {
    at = file.indexOf(0xff, at);
    while (at >= 0 && file[at] === 0xff) at++;
    if (at < 1 || at >= file.length) throw new Error("the file ends before its image does");
    const marker = file[at++];
    if (marker === endOfImage) break;
    // A zero is a byte of the scan's data that happens to be 255.
    if (marker === 0 || isBare(marker)) continue;
    const end = at + (at + 2 <= file.length ? file.readUInt16BE(at) : 2);
    if (end > file.length) throw new Error("the file ends before its image does");
    if (isFrame(marker) && end - at >= 8) {
      const [heightAt, width, count] = [at + 3, file.readUInt16BE(at + 5), file[at + 7]];
      frame ??= { width, height: file.readUInt16BE(heightAt), heightAt };
      progressive = isProgressive(marker);
      if (components.length === 0) {
        for (let index = 0; index < count; index++) tallest = Math.max(tallest, (file[at + 9 + 3 * index] ?? 0) & 15);
        components = Array.from({ length: count }, (_, index) => ({
          id: file[at + 8 + 3 * index],
          precision: new Int8Array(64).fill(unseen),
        }));
      }
    }
    if (marker === startOfScan) {
      scans++;
      takeScan(file.subarray(at + 2, end), components, progressive);
    }
    at = Math.max(end, at);
  }
  if (frame === undefined || scans === 0) throw new Error("the file ends before its image begins");
  if (components.some(({ precision }) => precision.some((bits) => bits !== 0)))
    throw new Error("scans of the image are missing");
  const isOneScan = !progressive && scans === 1;
  return { ...frame, rowBlocks: isOneScan ? tallest : 0, components: components.length };
}

/** Notes which coefficients a scan brings, to which bit: a sequential one all, a progressive one some of them. */
function takeScan(header: Buffer, components: readonly Component[], progressive: boolean): void {
  const count = header[0] ?? 0;
  const [first = 0, last = 63, approximation = 0] = progressive ? header.subarray(1 + 2 * count) : [];
  for (let index = 0; index < count; index++)
    components.find(({ id }) => id === header[1 + 2 * index])?.precision.fill(approximation & 15, first, last + 1);
}

/** What libjpeg warns of though the picture is whole. */
const harmless = /extraneous bytes before marker|Invalid SOS parameters|Unknown Adobe color transform/i;

/**
 * Checks that the scans of a JPEG hold the whole picture: decoders make do with part of it, and make the rest up. A
 * strict decoder looks at every block, on libuv's thread pool.
 * @throws an error that says what is wrong with the data.
 */
export async function checkScans(file: Buffer, frame: JpegFrame): Promise<void> {
  const looked = frame.rowBlocks > 0 ? withLastLinesChecked(file, frame) : file;
  try {
    await sharp(looked, { failOn: "warning", limitInputPixels: false }).raw().toBuffer();
  } catch (cause) {
    const problems = (cause as Error).message.split("\n").filter((line) => line.trim() !== "" && !harmless.test(line));
    if (problems.length > 0) throw new Error(problems.join("; ").replace(/^VipsJpeg: /, ""), { cause });
  }
}

/**
 * A copy of a JPEG of one scan in which the decoder tells what it meets in the last lines too. It reads 8 lines at a
 * time, and tells what it met in them when it begins the next 8. So the picture ends in the second 8 lines of its last
 * row, where a row has them; otherwise it gets a line more, whose lack comes too late to be told.
 */
function withLastLinesChecked(file: Buffer, { height, heightAt, rowBlocks, components }: JpegFrame): Buffer {
  const copy = Buffer.from(file);
  // The sampling of a single component means nothing (T.81, A.2.2).
  if (components === 1) copy[heightAt + 5 + 1] = 0x11;
  const row = components === 1 ? 8 : 8 * rowBlocks;
  const checked = row * Math.ceil(height / row) + Number(row === 8);
  if (checked < 2 ** 16) copy.writeUInt16BE(checked, heightAt);
  return copy;
}
