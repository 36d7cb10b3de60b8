/** How the page of a benchmark looks, light and dark, wide and narrow. */
export const dataStyle = `
:root { color-scheme: light dark; --page: #fff; --text: #1d1f21; --faint: #5b6168; --line: #dfe2e6; --inset: #f2f4f6;
  --accent: #0072b2; --dot: 45%; }
@media (prefers-color-scheme: dark) {
  :root { --page: #16181b; --text: #e8eaed; --faint: #a3aab2; --line: #33383e; --inset: #22262a; --accent: #56b4e9;
    --dot: 62%; }
}
* { box-sizing: border-box; }
body { font: 15px/1.45 Helvetica, Arial, "Liberation Sans", sans-serif; color: var(--text); background: var(--page); }
body { max-width: 1500px; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; margin: 0 0 0.3rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 0; display: inline; }
header p { margin: 0.2rem 0; max-width: 75ch; }
.note { border-left: 4px solid #d55e00; padding-left: 0.6rem; overflow-wrap: anywhere; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; background: var(--page); padding: 0.4rem; z-index: 3; }
.overview { display: grid; grid-template-columns: fit-content(40%) minmax(0, 1fr); gap: 2.5rem; margin: 1.2rem 0; }
summary { cursor: pointer; margin-bottom: 0.4rem; }
.hint { color: var(--faint); font-size: 13px; margin: 0 0 0.4rem; }
.scroll { overflow: auto; max-height: 38rem; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; }
th { font-weight: normal; text-align: left; }
.classes th, .classes td { padding: 0.15rem 0.9rem 0.15rem 0; border-bottom: 1px solid var(--line); }
.classes th, .classes td { white-space: nowrap; }
.classes td, .classes thead th:nth-child(n + 2) { text-align: right; }
.classes thead th { position: sticky; top: 0; background: var(--page); color: var(--faint); z-index: 1; }
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
.name { text-align: left; max-width: 16rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.name::before, .labels li::before { content: ""; display: inline-block; width: 0.65em; height: 0.65em;
  border-radius: 50%; margin-right: 0.4em; background: hsl(var(--h) 70% var(--dot)); }
.name:hover { text-decoration: underline; }
.pairs { border-collapse: separate; border-spacing: 1px; }
.pairs tbody th { position: sticky; left: 0; background: var(--page); padding-right: 0.5rem; max-width: 11rem;
  overflow: hidden; text-overflow: ellipsis; white-space: nowrap; z-index: 1; }
.pairs thead th, .pairs thead td { position: sticky; top: 0; background: var(--page); vertical-align: bottom; }
.pairs thead th { z-index: 2; }
.pairs thead td { left: 0; z-index: 3; }
.pairs thead span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 8rem; overflow: hidden;
  text-overflow: ellipsis; white-space: nowrap; }
.pairs tbody td { min-width: 2rem; height: 1.6rem; padding: 0; text-align: center; background: var(--inset); }
.pairs td[style] { background: color-mix(in srgb, var(--accent) var(--s), var(--inset)); }
.pairs .diagonal { color: var(--faint); }
.pairs td button { display: block; width: 100%; height: 100%; min-height: 1.6rem; padding: 0 0.2rem; }
.filters { position: sticky; top: 0; background: var(--page); padding: 0.6rem 0; border-bottom: 1px solid var(--line);
  z-index: 4; }
.controls { display: flex; flex-wrap: wrap; gap: 0.4rem 1rem; align-items: center; margin-top: 0.3rem; }
.controls label { display: flex; gap: 0.4rem; align-items: center; }
select, #reset { font: inherit; color: var(--text); background: var(--inset); border: 1px solid var(--line);
  border-radius: 4px; padding: 0.3rem 0.5rem; max-width: 15rem; }
#count { margin: 0.3rem 0 0; color: var(--faint); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
#images:focus { outline: none; }
ul { list-style: none; margin: 0; padding: 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(170px, 1fr)); gap: 1rem; margin-top: 1rem; }
.card[hidden] { display: none; }
.card { min-width: 0; content-visibility: auto; contain-intrinsic-size: 170px 260px; }
.frame { aspect-ratio: 1; display: grid; place-items: center; background: var(--inset); border-radius: 4px; }
.picture { position: relative; min-width: 0; min-height: 0; }
.picture img { width: 100%; height: 100%; display: block; }
.box { position: absolute; border: 2px solid hsl(var(--h) 90% 55%); outline: 1px solid rgb(0 0 0 / 60%); }
.box.difficult { border-style: dashed; }
.box.other { border-color: #ccc; }
.no-boxes .box { display: none; }
.labels { display: flex; flex-wrap: wrap; gap: 0 0.7rem; margin-top: 0.3rem; }
.labels li { overflow-wrap: anywhere; }
.labels .unknown { color: var(--faint); font-style: italic; }
.labels .unknown::before { display: none; }
.from { margin: 0; font-size: 12px; color: var(--faint); }
.from { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
@media (max-width: 900px) {
  .overview { grid-template-columns: minmax(0, 1fr); }
}
@media (max-width: 600px) {
  body { padding: 0.75rem; }
  .filters { position: static; }
  .controls { display: grid; grid-template-columns: 1fr 1fr; }
  .controls label { flex-direction: column; align-items: stretch; gap: 0.1rem; }
  .controls .check { flex-direction: row; align-items: center; }
  select { max-width: 100%; width: 100%; }
  .cards { grid-template-columns: repeat(auto-fill, minmax(140px, 1fr)); gap: 0.75rem; }
}
`;
