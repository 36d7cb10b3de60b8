import { shaded, tone } from "./pen";
import type { Pen } from "./pen";
import type { Hand } from "./style";

/**
 * A dining table seen from a little above: rectangular or round, on legs or a pedestal, bare or under a cloth.
 * Some of the artist's own pictures of food may stand on it.
 */
export function diningtable(pen: Pen, hand: Hand, foods: readonly string[]): void {
  const { style } = hand;
  const wood = hand.pick(style.woods);
  const side = shaded(style, wood);
  const [left, right] = [3, 97];
  const depth = hand.within("depth", 12, 26);
  const thick = hand.within("thickness", 3, 8);
  const drop = hand.within("height", 30, 48);
  const leg = hand.within("leg", 4, 9);
  const [back, front] = [22, 22 + depth];
  const floor = front + thick + drop;
  const round = hand.chance(0.45);
  const pedestal = hand.chance(round ? 0.6 : 0.15);
  const inset = hand.within("inset", 6, 16);
  if (style.shadow) pen.ellipse(50, floor, 40, 3, "#d5d2ce");
  if (pedestal) {
    const foot = hand.within("foot", 18, 30);
    if (hand.chance(0.5)) pen.ellipse(50, floor - 3, foot, 5, side);
    else {
      const arch = `M${50 - foot} ${floor} Q50 ${floor - 18} ${50 + foot} ${floor} L${50 + foot - 7} ${floor}`;
      pen.path(`${arch} Q50 ${floor - 9} ${50 - foot + 7} ${floor}Z`, side);
    }
    pen.rect(50 - leg, front, 2 * leg, floor - front - 4, wood);
  } else {
    const [outer, inner] = round ? [left + 12, left + 26] : [left + 3, left + inset + 3];
    const short = floor - depth * 0.7;
    for (const x of [inner, 100 - inner - leg]) pen.rect(x, back + 4, leg, short - back - 4, side, 1);
    const top = front - (round ? depth * 0.25 : 0);
    for (const x of [outer, 100 - outer - leg]) pen.rect(x, top, leg, floor - top, wood, 1);
  }
  const cloth = hand.chance(0.35) ? hand.pick([...style.colours, style.light]) : undefined;
  const hem = hand.within("hem", 10, 24);
  const middle = (back + front) / 2;
  if (round) {
    const [rx, ry] = [47, depth * 0.62];
    const drape = (fall: number, colour: string): void =>
      pen.path(
        `M3 ${middle} A${rx} ${ry} 0 0 0 97 ${middle} V${middle + fall} A${rx} ${ry} 0 0 1 3 ${middle + fall}Z`,
        colour,
      );
    drape(cloth === undefined ? thick : hem, cloth === undefined ? side : shaded(style, cloth));
    pen.ellipse(50, middle, rx, ry, cloth ?? wood);
  } else {
    const fall = cloth === undefined ? thick : hem;
    const face = cloth === undefined ? side : shaded(style, cloth);
    if (cloth !== undefined && hand.chance(0.5)) {
      const step = 94 / 6;
      const waves = Array.from({ length: 6 }, () => `q${-step / 2} 7 ${-step} 0`).join("");
      pen.path(`M${left} ${front} H${right} V${front + fall} ${waves}Z`, face);
    } else {
      pen.rect(left, front, right - left, fall, face, 1);
    }
    pen.polygon(
      [
        [left + inset, back],
        [right - inset, back],
        [right, front],
        [left, front],
      ],
      cloth ?? wood,
    );
    if (cloth === undefined && hand.chance(0.4)) {
      pen.rod(`M${left + inset / 2 + 4} ${middle} H${right - inset / 2 - 4}`, tone(wood, 0.9), 0.8);
    }
  }
  if (foods.length === 0 || hand.chance(0.4)) return;
  const count = 1 + hand.integer(3);
  for (let i = 0; i < count; i++) {
    const x = 50 + ((i - (count - 1) / 2) * 62) / count + 6 * (hand.uniform() - 0.5);
    pen.stamp(hand.pick(foods), x, middle + depth * 0.3 * hand.uniform(), hand.within("food", 18, 28));
  }
}

/** A kitchen chair seen from the front and a little to the side, or an office chair on a star of castors. */
export function chair(pen: Pen, hand: Hand): void {
  const { style } = hand;
  const office = hand.chance(0.3);
  const main = office ? hand.pick([...style.colours, style.dark]) : hand.pick([...style.woods, ...style.colours]);
  const side = shaded(style, main);
  const lean = hand.within("lean", 4, 12);
  const post = hand.within("post", 4, 8);
  const [left, right, seat, floor] = [24, 74, 56, 98];
  const top = hand.within("back", 2, 16);
  if (style.shadow) pen.ellipse(50, floor, 32, 2.5, "#d5d2ce");
  if (office) {
    pen.rect(50 - 3, seat + 8, 6, floor - seat - 16, style.dark);
    pen.rod(`M24 ${floor - 3} Q50 ${floor - 14} 76 ${floor - 3} M50 ${floor - 10} V${floor - 2}`, style.dark, 4);
    for (const x of [24, 50, 76]) pen.ellipse(x, floor - 2, 3.5, 3.5, tone(style.dark, 0.8));
    pen.rect(46, seat - 16, 8, 20, tone(style.dark, 1.2));
    pen.rect(left + 3, top, right - left - 6, seat - top - 12, main, 9);
    if (hand.chance(0.6)) {
      const [low, high] = [seat - 2, seat - 18];
      pen.rod(`M${left - 2} ${low} V${high} H${left + 6} M${right + 2} ${low} V${high} H${right - 6}`, style.dark, 4);
    }
    pen.rect(left - 4, seat - 4, right - left + 8, 12, side, 6);
    return;
  }
  for (const x of [left + lean, right + lean - post]) pen.rect(x, seat, post, floor - seat - 10, side, 1);
  for (const x of [left + lean, right + lean - post]) pen.rect(x, top, post, seat - top, main, 3);
  const kind = hand.integer(3);
  const [from, to] = [left + lean + post, right + lean - post];
  if (kind === 0) pen.rect(left + lean, top, right - left, hand.within("panel", 22, 38), main, 4);
  if (kind === 1)
    for (const y of [0, 1, 2]) pen.rect(from - 1, top + 4 + y * 14, to - from + 2, 6, y % 2 === 0 ? main : side, 1);
  if (kind === 2) {
    pen.rect(left + lean, top, right - left, 8, main, 3);
    for (const i of [0, 1, 2]) pen.rect(from + 4 + i * ((to - from - 12) / 2), top + 8, 4, seat - top - 8, side, 1);
  }
  const cover = hand.chance(0.3) ? hand.pick(style.colours) : tone(main, 1.08);
  pen.polygon(
    [
      [left + lean, seat - 5],
      [right + lean, seat - 5],
      [right, seat + 8],
      [left - 2, seat + 8],
    ],
    cover,
  );
  pen.rect(left - 2, seat + 8, right - left + 2, 5, side, 1);
  for (const x of [left - 2, right - post]) pen.rect(x, seat + 12, post, floor - seat - 12, main, 1);
}

/** A sofa for two or three, from the front. */
export function sofa(pen: Pen, hand: Hand): void {
  const { style } = hand;
  const main = hand.pick([...style.colours, ...style.woods]);
  const side = shaded(style, main);
  const seats = 2 + hand.integer(2);
  const arm = hand.within("arm", 9, 17);
  const top = hand.within("back", 22, 36);
  const seat = 62;
  const floor = 88;
  if (style.shadow) pen.ellipse(50, floor + 4, 46, 3, "#d5d2ce");
  for (const x of [8, 86]) pen.rect(x, floor - 2, 6, 8, hand.chance(0.5) ? style.dark : hand.pick(style.woods), 1);
  pen.rect(arm / 2 + 1, top, 98 - arm, floor - top - 4, side, 8);
  const width = (100 - 2 * arm) / seats;
  for (let i = 0; i < seats; i++) pen.rect(arm + i * width, top + 4, width - 0.8, seat - top, tone(main, 1.08), 5);
  for (let i = 0; i < seats; i++) pen.rect(arm + i * width, seat - 4, width - 0.8, 13, tone(main, 1.14), 4);
  pen.rect(arm - 2, seat + 8, 104 - 2 * arm, floor - seat - 8, side, 2);
  const rise = hand.within("rise", 10, 20);
  for (const x of [1, 99 - arm]) pen.rect(x, seat - rise, arm, floor - seat + rise, tone(main, 0.92), 7);
  if (hand.chance(0.35)) {
    const pillow = hand.pick(style.colours.filter((colour) => colour !== main));
    const x = hand.chance(0.5) ? arm + 3 : 100 - arm - 19;
    pen.polygon(
      [
        [x, seat - 16],
        [x + 15, seat - 19],
        [x + 17, seat - 4],
        [x + 2, seat - 2],
      ],
      pillow,
    );
  }
}
