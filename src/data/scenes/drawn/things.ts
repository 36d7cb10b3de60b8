import { shaded, tone } from "./pen";
import type { Pen } from "./pen";
import type { Hand } from "./style";

/** A pot with one of the artist's own plants in it, or with leaves drawn here. */
export function pottedplant(pen: Pen, hand: Hand, plants: readonly string[]): void {
  const { style } = hand;
  const clay = hand.pick([...style.clay, ...style.clay, hand.pick(style.colours)]);
  const side = shaded(style, clay);
  const width = hand.within("width", 38, 56);
  const height = hand.within("height", 28, 40);
  const rim = hand.within("rim", 6, 11);
  const foot = width * hand.within("taper", 0.55, 0.85);
  const [top, floor] = [99 - height, 99];
  const [left, right] = [50 - width / 2, 50 + width / 2];
  if (style.shadow) pen.ellipse(50, floor, width * 0.6, 2.5, "#d5d2ce");
  if (plants.length > 0 && hand.chance(0.55)) pen.stamp(hand.pick(plants), 50, top + 5, hand.within("plant", 50, 74));
  else leaves(pen, hand, top + 2);
  if (hand.chance(0.3)) {
    const belly = `M${left + 2} ${top + rim} Q${left - 6} ${floor} ${50 - foot / 3} ${floor} H${50 + foot / 3}`;
    pen.path(`${belly} Q${right + 6} ${floor} ${right - 2} ${top + rim}Z`, clay);
  } else {
    pen.polygon(
      [
        [left + 3, top + rim - 1],
        [right - 3, top + rim - 1],
        [50 + foot / 2, floor],
        [50 - foot / 2, floor],
      ],
      clay,
    );
  }
  if (style.shade === "second") {
    pen.polygon(
      [
        [right - 3, top + rim],
        [50 + foot / 2, floor - 1],
        [50 + foot / 4, floor - 1],
        [50 + width / 4, top + rim],
      ],
      side,
    );
  }
  pen.rect(left, top, width, rim, tone(clay, 1.1), 2);
}

function leaves(pen: Pen, hand: Hand, ground: number): void {
  const { style } = hand;
  const green = hand.pick(style.leaf);
  const kind = hand.integer(3);
  if (kind === 0) {
    // Long leaves fanning out of the pot.
    const count = 5 + 2 * hand.integer(3);
    for (let i = 0; i < count; i++) {
      const lean = -1 + (2 * i) / (count - 1);
      const [x, y] = [50 + 40 * lean, ground - 52 + 30 * lean * lean - 6 * hand.uniform()];
      const colour = i % 2 === 0 ? green : tone(green, 0.82);
      pen.path(`M48 ${ground} Q${50 + 6 * lean} ${y + 4} ${x} ${y} Q${50 + 26 * lean} ${y + 24} 53 ${ground}Z`, colour);
    }
  } else if (kind === 1) {
    // Round leaves or blossoms on stems.
    const bloom = hand.chance(0.5) ? hand.pick(style.colours) : undefined;
    for (const [x, y] of [
      [34, -30],
      [66, -32],
      [50, -46],
      [24, -16],
      [76, -18],
    ]) {
      pen.rod(`M50 ${ground} Q${(50 + x) / 2} ${ground + y / 2} ${x} ${ground + y}`, tone(green, 0.85), 2.5);
      pen.ellipse(x, ground + y, hand.within("leaf", 8, 13), hand.within("leaf", 8, 13), bloom ?? green);
      if (bloom !== undefined) pen.ellipse(x, ground + y, 3.5, 3.5, tone(bloom, 0.7));
    }
  } else {
    // A bush or a small tree.
    const trunk = hand.chance(0.5) ? 14 : 0;
    if (trunk > 0) pen.rect(47, ground - trunk - 8, 6, trunk + 10, hand.pick(style.woods), 1);
    for (const [x, y, r] of [
      [34, -14, 15],
      [66, -14, 15],
      [42, -32, 16],
      [58, -32, 16],
      [50, -20, 18],
    ]) {
      pen.ellipse(x, ground - trunk + y, r, r * 0.95, (x + y) % 3 === 0 ? tone(green, 0.86) : green);
    }
  }
}

/** A flat screen on a stand, or a tube set with an aerial. */
export function tvmonitor(pen: Pen, hand: Hand): void {
  const { style } = hand;
  const flat = hand.chance(0.55);
  const frame = flat
    ? hand.pick([style.dark, style.dark, style.light])
    : hand.pick([...style.woods, ...style.colours, style.dark]);
  const screen = hand.pick([style.glass, tone(style.dark, 0.8), hand.pick(style.colours)]);
  const bezel = hand.within("bezel", 3, 6);
  if (flat) {
    const height = hand.within("height", 50, 60);
    const [top, bottom] = [14, 14 + height];
    if (hand.chance(0.5)) {
      pen.rect(45, bottom - 2, 10, 15, tone(frame, 0.8), 0);
      pen.rect(28, bottom + 11, 44, 5, tone(frame, 0.9), 3);
    } else {
      for (const x of [18, 76]) {
        pen.polygon(
          [
            [x + 2, bottom - 2],
            [x + 5, bottom - 2],
            [x + 9, bottom + 9],
            [x - 3, bottom + 9],
          ],
          tone(frame, 0.8),
        );
      }
    }
    pen.rect(2, top, 96, height, frame, 4);
    pen.rect(2 + bezel, top + bezel, 96 - 2 * bezel, height - 2.4 * bezel, screen, 1);
    if (hand.chance(0.6)) glare(pen, screen, 2 + bezel, top + bezel, height - 2.4 * bezel);
    return;
  }
  if (hand.chance(0.7)) pen.rod("M50 30 L32 6 M50 30 L68 6", style.dark, 3);
  for (const x of [18, 74]) pen.rect(x, 88, 8, 9, shaded(style, frame), 1);
  pen.rect(4, 28, 92, 62, frame, 8);
  const wide = hand.within("screen", 56, 66);
  pen.rect(10, 35, wide, 48, tone(style.dark, 0.9), 8);
  pen.rect(13, 38, wide - 6, 42, screen, 7);
  if (hand.chance(0.5)) glare(pen, screen, 15, 41, 34);
  for (const y of [44, 58]) pen.ellipse((10 + wide + 96) / 2, y, 5, 5, style.light);
  for (const y of [70, 75, 80]) pen.rod(`M${14 + wide} ${y} H92`, shaded(style, frame), 2);
}

function glare(pen: Pen, screen: string, x: number, y: number, height: number): void {
  const light = tone(screen === "#000000" ? "#555555" : screen, 1.25);
  const low = y + height - 3;
  const [near, far] = [Math.max(x + 1, x + 10 - height * 0.2), Math.max(x + 1, x + 24 - height * 0.4)];
  pen.polygon(
    [
      [x + 10, y + 2],
      [x + 24, y + 2],
      [far, low],
      [near, low],
    ],
    light,
  );
}

/** A bottle with soft or sloping shoulders, with or without a label. */
export function bottle(pen: Pen, hand: Hand): void {
  const { style } = hand;
  const glass = hand.pick([
    ...style.leaf,
    style.glass,
    style.light,
    ...style.woods.slice(0, 1),
    ...style.colours.slice(0, 2),
  ]);
  const body = hand.within("body", 13, 19);
  const neck = hand.within("neck", 4.5, 7.5);
  const shoulder = hand.within("shoulder", 34, 48);
  const cap = hand.pick([...style.colours, style.dark]);
  const soft = hand.chance(0.5);
  const [left, right, thin, thick] = [50 - body, 50 + body, 50 - neck, 50 + neck];
  const down = soft
    ? `C${thin} ${shoulder - 6} ${left} ${shoulder - 4} ${left} ${shoulder + 10}`
    : `L${thin} ${shoulder - 6} L${left} ${shoulder + 6}`;
  const up = soft
    ? `V${shoulder + 10} C${right} ${shoulder - 4} ${thick} ${shoulder - 6} ${thick} ${shoulder - 14}`
    : `V${shoulder + 6} L${thick} ${shoulder - 6} L${thick} ${shoulder - 14}`;
  const bottom = `V94 Q${left} 99 ${left + 5} 99 H${right - 5} Q${right} 99 ${right} 94`;
  pen.path(`M${thin} 8 L${thin} ${shoulder - 14} ${down} ${bottom} ${up} V8Z`, glass);
  if (hand.chance(0.7)) {
    pen.rect(
      left,
      shoulder + 16,
      2 * body,
      hand.within("label", 16, 28),
      hand.pick([style.light, hand.pick(style.colours)]),
      0,
    );
  }
  if (style.shade === "second") pen.rect(50 + body - 6, shoulder + 12, 3.5, 82 - shoulder, tone(glass, 0.85), 2);
  pen.rect(50 - neck - 1.5, 1, 2 * neck + 3, hand.within("cap", 7, 13), cap, 2);
}
