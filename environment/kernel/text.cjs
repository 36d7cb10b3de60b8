"use strict";
// What a cell prints: sent soon, in the order in which it was printed, and never more than a notebook can hold.
const { StringDecoder } = require("node:string_decoder");
const { ownTimer } = require("./timers.cjs");

/**
 * Text is sent at most so often, in milliseconds: Jupyter drops the output of a cell that sends faster than it can
 * follow.
 */
const period = 50;

/**
 * Characters of a cell's text that are shown from its start, and as many from its end. What is between them is left
 * out, and a note says so.
 */
const bound = 500_000;

/** Pieces sent at once; where stdout and stderr take turns more often, each is put together. */
const mostPieces = 50;

/**
 * A piece of text: of stdout or of stderr.
 * @typedef {{ name: string, text: string }} Piece
 */

/** @param {string} text */
const isCutWithin = (text, /** @type {number} */ place) =>
  /[\ud800-\udbff]/.test(text.charAt(place - 1)) && /[\udc00-\udfff]/.test(text.charAt(place));

/** The last pieces of a text that is too long, and how much of it there was. */
class End {
  /** @type {Piece[]} */
  #pieces = [];
  #first = 0;
  #length = 0;
  #total = 0;

  /** @param {Piece} piece */
  add({ name, text }) {
    this.#total += text.length;
    const start = Math.max(0, text.length - bound);
    const shown = isCutWithin(text, start) ? text.slice(start + 1) : text.slice(start);
    this.#pieces.push({ name, text: shown });
    this.#length += shown.length;
    while (this.#length - this.#pieces[this.#first].text.length >= bound) {
      this.#length -= this.#pieces[this.#first].text.length;
      this.#first++;
    }
    if (this.#first > 10_000) {
      this.#pieces = this.#pieces.slice(this.#first);
      this.#first = 0;
    }
  }

  /** The note of what was left out, then the last text; nothing where nothing was added. */
  take() {
    const pieces = this.#pieces.slice(this.#first);
    const left = this.#total - this.#length;
    [this.#pieces, this.#first, this.#length, this.#total] = [[], 0, 0, 0];
    if (left === 0) return pieces;
    const count = left.toLocaleString("en-US");
    const rule = `a cell shows its first and its last ${bound.toLocaleString("en-US")}`;
    return [{ name: pieces[0].name, text: `\n[${count} characters are left out here: ${rule}]\n` }, ...pieces];
  }
}

class Text {
  #send;
  #room = bound;
  #end = new End();
  #ended = false;
  #told = false;
  /** @type {Piece[]} */
  #waiting = [];
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #sent = -Infinity;
  /** @type {Record<string, StringDecoder>} */
  #decoders = { stdout: new StringDecoder("utf8"), stderr: new StringDecoder("utf8") };

  /** @param {(piece: Piece) => void} send sends a piece to whoever watches */
  constructor(send) {
    this.#send = send;
  }

  /**
   * Text that was printed: the first at once, what follows soon after it together.
   * @param {string} name `stdout` or `stderr`
   * @param {string | Uint8Array} chunk bytes may end within a character
   */
  write(name, chunk) {
    const text = typeof chunk === "string" ? chunk : this.#decoders[name].write(Buffer.from(chunk));
    if (text.length <= this.#room) {
      this.#room -= text.length;
      this.#add({ name, text });
    } else {
      const place = isCutWithin(text, this.#room) ? this.#room - 1 : this.#room;
      this.#room = 0;
      if (place > 0) this.#add({ name, text: text.slice(0, place) });
      this.#leave({ name, text: text.slice(place) });
    }
    if (performance.now() - this.#sent >= period) this.flush();
    else this.#timer ??= ownTimer(() => setTimeout(() => this.flush(), period).unref());
  }

  /**
   * What there is no room for: the last of it is shown at the end, and nothing of it after the end.
   * @param {Piece} piece
   */
  #leave(piece) {
    if (!this.#ended) this.#end.add(piece);
    else if (!this.#told) this.#add({ name: piece.name, text: "\n[what is printed from here on is left out]\n" });
    this.#told = this.#ended;
  }

  /** @param {Piece} piece */
  #add(piece) {
    const last = this.#waiting.at(-1);
    if (last?.name === piece.name && last.text.length < bound) last.text += piece.text;
    else if (piece.text !== "") this.#waiting.push(piece);
  }

  /** Sends the text that waits. */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const pieces = this.#waiting.length > mostPieces ? together(this.#waiting) : this.#waiting;
    this.#waiting = [];
    for (const piece of pieces) this.#send(piece);
    this.#sent = performance.now();
  }

  /** Sends all that there is to send at the end of a cell; what is printed later has the same room again. */
  end() {
    for (const [name, decoder] of Object.entries(this.#decoders)) {
      const text = decoder.end();
      if (text !== "") this.#add({ name, text });
    }
    const last = this.#end.take();
    this.#waiting.push(...(last.length > mostPieces ? together(last) : last));
    this.flush();
    this.#room = bound;
    this.#ended = true;
  }
}

/**
 * The pieces of each name in one.
 * @param {readonly Piece[]} pieces
 * @returns {Piece[]}
 */
function together(pieces) {
  return [...new Set(pieces.map(({ name }) => name))].map((name) => ({
    name,
    text: pieces.flatMap((piece) => (piece.name === name ? [piece.text] : [])).join(""),
  }));
}

module.exports = { Text, bound };
