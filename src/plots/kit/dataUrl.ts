/** A picture as a URL. A text is a URL already; bytes are those of a JPEG, PNG or WebP file. */
export function dataUrl(image: string | Uint8Array): string {
  if (typeof image === "string") return image;
  return `data:image/${typeOf(image)};base64,${Buffer.from(image).toString("base64")}`;
}

/** The type of an image file, which its first byte tells. */
function typeOf([first]: Uint8Array): string {
  if (first === 0x89) return "png";
  return first === 0xff ? "jpeg" : "webp";
}
