/** A picture as a URL. A text is a URL already; bytes are those of a JPEG, PNG or WebP file. */
export function dataUrl(image: string | Uint8Array): string {
  if (typeof image === "string") return image;
  const type = image[0] === 0x89 ? "png" : image[0] === 0xff ? "jpeg" : "webp";
  return `data:image/${type};base64,${Buffer.from(image).toString("base64")}`;
}
