import type { Bitmap, Browser } from "./browser";
import type { Pixels } from "./pixels";

/*
 * How the page decodes an image. Its text becomes part of the page, as that of `pixels.ts`.
 */

/**
 * The pixels of an image file as the file has them: neither turned nor converted to another colour space, and with the
 * colours that transparent pixels have. A canvas forgets these, so such an image goes through a texture, where the
 * browser has WebGL and the image fits.
 */
export async function decoded(browser: Browser, file: object): Promise<Pixels> {
  const plain = { colorSpaceConversion: "none", premultiplyAlpha: "none" };
  const bitmap: Bitmap = await browser.createImageBitmap(file, plain);
  const { width, height } = bitmap;
  const canvas = browser.document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const flat = canvas.getContext("2d", { willReadFrequently: true });
  if (!flat) throw new Error("this browser has no canvas");
  flat.drawImage(bitmap, 0, 0);
  const { data } = flat.getImageData(0, 0, width, height);
  let isOpaque = true;
  for (let i = 3; i < data.length && isOpaque; i += 4) isOpaque = data[i] === 255;
  const gl = isOpaque ? null : browser.document.createElement("canvas").getContext("webgl", {});
  if (!gl) return { data, width, height };
  const texture = gl.createTexture();
  const colours = new Uint8Array(width * height * 4);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, bitmap);
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  if (gl.checkFramebufferStatus(gl.FRAMEBUFFER) !== gl.FRAMEBUFFER_COMPLETE) return { data, width, height };
  gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, colours);
  return { data: gl.getError() === 0 ? colours : data, width, height };
}
