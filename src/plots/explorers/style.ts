/**
 * CSS of the explorers. Text, lines and grounds take the colours of the page, so that it fits a light and a dark one;
 * colours of tasks and methods are mixed with that of the text where they have to be seen on either ground. What is
 * wider than the page scrolls by itself.
 */
export const style = `
:host { display: block; color: inherit; font: 13px/1.5 Helvetica, Arial, "Liberation Sans", sans-serif; }
[hidden] { display: none !important; }
.title { margin: 0 0 4px; font-size: 15px; font-weight: bold; overflow-wrap: anywhere; }
.note { margin: 6px 0 0; opacity: 0.75; max-width: 64em; }
.controls { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; margin-bottom: 8px; }
.controls input { flex: 1 1 150px; max-width: 440px; min-width: 0; margin: 0; accent-color: #0072B2; }
.controls output { min-width: 10em; font-variant-numeric: tabular-nums; }
button { font: inherit; color: inherit; background: transparent; border: 1px solid currentColor; border-radius: 4px;
  padding: 2px 0; width: 5em; cursor: pointer; }
button:focus-visible, input:focus-visible, .scroll:focus-visible { outline: 2px solid #0072B2; outline-offset: 2px; }
.scroll { overflow-x: auto; max-width: 100%; }
table { border-collapse: collapse; margin: 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; padding: 0 0 2px; opacity: 0.75; }
th, td { padding: 3px 8px; text-align: right; white-space: nowrap; border: 0; font-weight: normal; }
th[scope="row"] { text-align: left; }
.heat { --heat: color-mix(in srgb, #0072B2 80%, currentColor); }
.heat td { min-width: 3.6em; height: 1.5em; border: 1px solid rgba(127, 127, 127, 0.25);
  background: color-mix(in srgb, var(--heat) calc(var(--value, 0) * 60%), transparent); }
i.swatch { display: inline-block; width: 10px; height: 10px; margin-right: 5px; border-radius: 2px; }
.groups { margin-top: 10px; }
.groups h4 { margin: 8px 0 2px; font: inherit; }
.bars { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 0 20px; }
.row { display: grid; grid-template-columns: 92px minmax(0, 1fr); gap: 8px; align-items: center; }
.row > :first-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-align: right; }
.bar { display: flex; align-items: center; gap: 5px; white-space: nowrap; font-variant-numeric: tabular-nums; }
.bar::before { content: ""; height: 11px; border-radius: 1px; flex: none; background: var(--colour, currentColor);
  width: calc(var(--value, 0) * (100% - var(--room, 3.2em))); }
svg { display: block; width: 100%; max-width: 600px; height: auto; }
svg text { fill: currentColor; }
.line { fill: none; stroke: color-mix(in srgb, var(--colour) 75%, currentColor); }
.mark { stroke: color-mix(in srgb, var(--colour) 60%, currentColor); fill: var(--colour); }
.mark.open { fill: none; stroke-width: 2; }
table svg { display: inline-block; width: 14px; height: 14px; vertical-align: -2px; margin-right: 6px;
  overflow: visible; }
.plane { display: flex; flex-wrap: wrap; gap: 12px 24px; align-items: flex-start; }
.plane > :first-child { flex: 1 1 340px; max-width: 600px; min-width: 0; }
.images { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 250px), 1fr)); gap: 18px 22px; }
.images figure { margin: 0; min-width: 0; }
.images figcaption { font-size: 12px; margin-bottom: 2px; overflow-wrap: anywhere; }
.images ::slotted(img) { display: block; width: auto; max-width: 100%; height: 150px;
  object-fit: contain; margin: 0 0 4px; }
.images .row { grid-template-columns: 84px minmax(0, 1fr); --room: 8.6em; }
`;
