import { shaded, tone } from "./pen";
import type { Pen } from "./pen";
import type { Hand } from "./style";

function wheel(pen: Pen, hand: Hand, x: number, y: number, r: number): void {
  pen.ellipse(x, y, r, r, tone(hand.style.dark, 0.9));
  pen.ellipse(x, y, r * 0.5, r * 0.5, hand.style.light);
}

/** A bicycle from the side. */
export function bicycle(pen: Pen, hand: Hand): void {
  const { style } = hand;
  const colour = hand.pick(style.colours);
  const r = hand.within("wheel", 18, 23);
  const tube = hand.within("tube", 3.2, 5);
  const [rear, front, axle] = [r + 3, 97 - r, 74];
  for (const x of [rear, front]) {
    pen.rod(
      `M${x - r} ${axle} a${r} ${r} 0 1 0 ${2 * r} 0 a${r} ${r} 0 1 0 ${-2 * r} 0`,
      style.dark,
      hand.within("tyre", 2.6, 4.2),
    );
    if (hand.chance(0.6)) {
      pen.rod(
        `M${x - r + 3} ${axle} H${x + r - 3} M${x} ${axle - r + 3} V${axle + r - 3}`,
        tone(style.light, 0.8),
        0.7,
      );
    }
  }
  const crank = [44, axle + 1];
  const saddle = [36, axle - 32];
  const head = [front - 9, axle - 34];
  pen.rod(`M${front} ${axle} L${head[0]} ${head[1]} L${head[0] - 2} ${head[1] - 9}`, colour, tube);
  const [low, high] = [crank.join(" "), saddle.join(" ")];
  pen.rod(
    `M${rear} ${axle} L${low} L${high} L${rear} ${axle} M${high} L${head[0] + 1} ${head[1] + 4} L${low}`,
    colour,
    tube,
  );
  pen.rod(`M${saddle[0]} ${saddle[1]} l-2 -6`, style.dark, tube * 0.8);
  pen.rod(`M${saddle[0] - 9} ${saddle[1] - 7} h13`, style.dark, 4.5);
  const [hx, hy] = [head[0] - 2, head[1] - 9];
  if (hand.chance(0.5)) pen.rod(`M${hx - 9} ${hy + 2} Q${hx - 2} ${hy - 3} ${hx + 4} ${hy}`, style.dark, 3);
  else pen.rod(`M${hx} ${hy} h8 q5 1 4 6 q-1 4 -6 3`, style.dark, 3);
  pen.ellipse(crank[0], crank[1], 5, 5, style.dark);
  pen.rod(`M${crank[0]} ${crank[1]} l5 8 M${crank[0] + 2} ${crank[1] + 9} h7`, style.dark, 2);
}

/** A motorbike or a scooter from the side. */
export function motorbike(pen: Pen, hand: Hand): void {
  const { style } = hand;
  const colour = hand.pick(style.colours);
  const side = shaded(style, colour);
  const r = hand.within("wheel", 14, 19);
  const [rear, front, axle] = [r + 2, 98 - r, 80];
  if (hand.chance(0.35)) {
    // Scooter: step-through body, shield in front.
    for (const x of [rear, front]) wheel(pen, hand, x, axle + 2, r * 0.85);
    pen.rod(`M${front} ${axle} L${front - 12} 34 L${front - 20} 30`, style.dark, 4);
    const tail = `M${rear - 12} ${axle - 8} Q${rear - 8} 52 ${rear + 22} 54 L${rear + 30} ${axle - 8} H${front - 24}`;
    const shield = `L${front - 16} 40 L${front - 8} 44 L${front - 12} ${axle}`;
    pen.path(`${tail} ${shield} Q${front - 14} ${axle + 5} ${front - 22} ${axle + 5} H${rear + 10}Z`, colour);
    pen.rect(rear - 8, 46, 34, 9, style.dark, 5);
    pen.ellipse(front - 9, 42, 4, 4, style.light);
    return;
  }
  for (const x of [rear, front]) wheel(pen, hand, x, axle, r);
  pen.rod(`M${front} ${axle} L${front - 17} 38 L${front - 26} 35`, style.dark, 4);
  pen.rod(`M${rear} ${axle} L44 70`, style.dark, 5);
  pen.ellipse(50, 73, 13, 11, tone(style.dark, 1.3));
  pen.rod(`M52 82 Q40 88 ${rear - 6} 84`, style.light, 5);
  pen.path(`M${front - 26} 46 Q58 36 46 50 L56 64 L${front - 20} 60Z`, colour);
  pen.path(`M8 50 Q24 46 48 52 L52 60 Q30 64 18 58Z`, style.dark);
  pen.path(`M10 56 Q22 60 34 62 L30 70 Q20 62 8 62Z`, side);
  pen.ellipse(front - 16, 45, 5.5, 5.5, style.light);
}

/** A bus from the side. */
export function bus(pen: Pen, hand: Hand): void {
  const { style } = hand;
  const colour = hand.pick(style.colours);
  const top = hand.within("top", 22, 32);
  const windows = 4 + hand.integer(3);
  const [left, right, floor] = [2, 98, 82];
  if (style.shadow) pen.ellipse(50, 92, 44, 3, "#d5d2ce");
  pen.rect(left, top, right - left, floor - top, colour, 8);
  const band = hand.within("band", 16, 24);
  if (hand.chance(0.5))
    pen.rect(left, top + band + 10, right - left, 7, hand.pick([style.light, shaded(style, colour)]), 0);
  pen.rect(right - 13, top + 7, 12, band + 2, style.glass, 2);
  const width = (right - left - 20) / windows;
  for (let i = 0; i < windows; i++) pen.rect(left + 4 + i * width, top + 7, width - 3, band, style.glass, 2);
  if (hand.chance(0.6)) pen.rect(right - 26, top + 7, 10, floor - top - 10, tone(style.glass, 0.85), 1);
  for (const x of [24, 76]) wheel(pen, hand, x, floor + 2, hand.within("wheel", 8, 11));
  pen.rect(right - 4, floor - 14, 4, 6, "#ffe08a", 2);
}

/** A car from the side. */
export function car(pen: Pen, hand: Hand): void {
  const { style } = hand;
  const colour = hand.pick([...style.colours, style.light]);
  const roof = hand.within("roof", 30, 40);
  const hood = hand.within("hood", 50, 55);
  const [a, b] = [hand.within("rear", 10, 24), hand.within("front", 62, 70)];
  if (style.shadow) pen.ellipse(50, 88, 46, 3, "#d5d2ce");
  const cabin = `L${a} ${hood - 2} L${a + 9} ${roof} H${b - 8} L${b + 8} ${hood - 1}`;
  pen.path(
    `M3 ${hood + 6} Q3 ${hood} 8 ${hood} ${cabin} Q94 ${hood} 97 ${hood + 10} V78 Q97 80 94 80 H6 Q3 80 3 78Z`,
    colour,
  );
  const mid = (a + b) / 2 + 3;
  pen.polygon(
    [
      [a + 6, hood],
      [a + 13, roof + 4],
      [mid - 2, roof + 4],
      [mid - 2, hood],
    ],
    style.glass,
  );
  pen.polygon(
    [
      [mid + 2, hood],
      [mid + 2, roof + 4],
      [b - 10, roof + 4],
      [b + 3, hood],
    ],
    style.glass,
  );
  pen.rod(`M${mid - 2} ${hood + 8} h6`, shaded(style, colour), 2);
  pen.ellipse(94, hood + 12, 3, 4, "#ffe08a");
  const r = hand.within("wheel", 10, 13);
  for (const x of [24, 77]) wheel(pen, hand, x, 79, r);
}

/** A railway carriage or the head of a train from the side, on rails. */
export function train(pen: Pen, hand: Hand): void {
  const { style } = hand;
  const colour = hand.pick([...style.colours, style.light]);
  const stripe = hand.pick(style.colours.filter((other) => other !== colour));
  const top = hand.within("top", 28, 36);
  const floor = 76;
  pen.rod("M1 88 H99", tone(style.dark, 1.3), 3);
  for (const x of [14, 26, 66, 78]) pen.ellipse(x, 81, 5.5, 5.5, style.dark);
  pen.rect(8, floor - 2, 76, 6, tone(style.dark, 1.2), 1);
  const nose = hand.within("nose", 16, 34);
  const head = `Q${97 - nose * 0.3} ${top + 4} 98 ${floor - 10} Q98 ${floor} 92 ${floor}`;
  pen.path(`M1 ${top + 3} Q1 ${top} 4 ${top} H${97 - nose} ${head} H4 Q1 ${floor} 1 ${floor - 3}Z`, colour);
  pen.path(`M1 ${floor - 14} H96 L98 ${floor - 7} H1Z`, stripe);
  const windows = 3 + hand.integer(3);
  const width = (84 - nose) / windows;
  for (let i = 0; i < windows; i++) pen.rect(5 + i * width, top + 8, width - 4, 13, style.glass, 2);
  pen.path(`M${94 - nose} ${top + 7} H${98 - nose * 0.8} L${98 - nose * 0.28} ${top + 21} H${94 - nose}Z`, style.glass);
  if (hand.chance(0.4)) pen.rod(`M30 ${top} l8 -12 l-10 -8 M18 ${top - 20} h24`, style.dark, 2);
}

/** A sailing boat, or a motor boat with a cabin, on water. */
export function boat(pen: Pen, hand: Hand): void {
  const { style } = hand;
  const hull = hand.pick([...style.colours, ...style.woods]);
  const deck = hand.within("deck", 66, 72);
  if (hand.chance(0.55)) {
    const mast = hand.within("mast", 44, 56);
    const sail = hand.pick([style.light, hand.pick(style.colours)]);
    pen.rod(`M${mast} 4 V${deck}`, hand.pick(style.woods), 3);
    pen.path(`M${mast - 3} 8 Q${mast - 10} 44 ${mast - 34} ${deck - 6} H${mast - 3}Z`, sail);
    pen.path(`M${mast + 3} 14 Q${mast + 22} 34 ${mast + 32} ${deck - 6} H${mast + 3}Z`, shaded(style, sail));
  } else {
    pen.rect(24, deck - 20, 40, 22, style.light, 3);
    for (const x of [30, 43, 54]) pen.rect(x, deck - 15, 7, 8, style.glass, 1);
    if (hand.chance(0.5)) pen.rect(34, deck - 34, 10, 16, hand.pick(style.colours), 1);
    else pen.rect(30, deck - 30, 22, 11, style.light, 2);
  }
  pen.path(`M4 ${deck} H96 Q92 88 78 90 H22 Q10 88 4 ${deck}Z`, hull);
  pen.path(`M5 ${deck + 3} H95 L94 ${deck + 8} H7Z`, hand.pick([style.light, shaded(style, hull)]));
  if (hand.chance(0.6)) pen.path("M0 90 q8 -6 16 0 t17 0 t17 0 t17 0 t17 0 t16 0 V97 H0Z", "#4aa8e0");
}
