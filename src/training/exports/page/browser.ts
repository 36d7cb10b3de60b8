/** What the page uses of a browser: as much of its types as is asked for here. */
export interface Browser {
  readonly document: {
    title: string;
    querySelector(selector: string): Element;
    createElement(name: string): Element;
    addEventListener(type: string, listener: (event: FilesEvent) => void): void;
  };
  readonly URL: { createObjectURL(file: object): string; revokeObjectURL(url: string): void };
  readonly Blob: new (parts: readonly Uint8Array[], options: { type: string }) => object;
  readonly createImageBitmap: (image: object, options: object) => Promise<Bitmap>;
  readonly atob: (text: string) => string;
  readonly setTimeout: (work: () => void, milliseconds: number) => void;
}

/** An element of the page. */
export interface Element {
  textContent: string;
  hidden: boolean;
  className: string;
  value: string;
  src: string;
  width: number;
  height: number;
  readonly files: readonly ImageFile[] | null;
  readonly style: { width: string };
  readonly classList: { toggle(name: string, on: boolean): void };
  append(...elements: readonly Element[]): void;
  replaceChildren(...elements: readonly Element[]): void;
  setAttribute(name: string, value: string): void;
  addEventListener(type: string, listener: (event: FilesEvent) => void): void;
  getContext(kind: "2d", options: object): Canvas2d | null;
  getContext(kind: "webgl", options: object): WebGl | null;
}

/** A file that was chosen, dropped or pasted. */
export interface ImageFile {
  readonly name: string;
  readonly type: string;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** A drop, a paste, or a choice. */
export interface FilesEvent {
  preventDefault(): void;
  readonly dataTransfer?: { readonly files: readonly ImageFile[] } | null;
  readonly clipboardData?: { readonly files: readonly ImageFile[] } | null;
}

/** A decoded image. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
}

interface Canvas2d {
  drawImage(image: Bitmap, x: number, y: number): void;
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
}

interface WebGl {
  readonly [constant: `${Uppercase<string>}`]: number;
  createTexture(): object;
  createFramebuffer(): object;
  bindTexture(target: number, texture: object): void;
  bindFramebuffer(target: number, buffer: object): void;
  pixelStorei(name: number, value: number | boolean): void;
  texImage2D(target: number, level: number, inner: number, format: number, type: number, image: Bitmap): void;
  framebufferTexture2D(target: number, attachment: number, kind: number, texture: object, level: number): void;
  readPixels(x: number, y: number, w: number, h: number, format: number, type: number, to: Uint8Array): void;
  checkFramebufferStatus(target: number): number;
  getError(): number;
}
