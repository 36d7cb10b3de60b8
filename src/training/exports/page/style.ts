/** How the page looks: on wide and narrow screens, in light and in dark. */
export const style = `
:root { color-scheme: light dark; --ground: #fff; --text: #1d1d1f; --soft: #5c5c63; --line: #d4d4d9; --bar: #0072b2;
  --faint: #9cc3dc; --track: #eeeef1; --focus: #d55e00; }
@media (prefers-color-scheme: dark) { :root { --ground: #17181b; --text: #ececee; --soft: #a9a9b2; --line: #3a3b41;
  --bar: #56b4e9; --faint: #2f5f7c; --track: #26272c; --focus: #e69f00; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1rem; background: var(--ground); color: var(--text);
  font: 16px/1.5 Helvetica, Arial, "Liberation Sans", sans-serif; }
h1 { font-size: 1.4rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
p { margin: 0 0 1rem; } #about, .note { color: var(--soft); font-size: .9rem; }
#drop { position: relative; display: block; padding: 2rem 1rem; text-align: center; border: 2px dashed var(--line);
  border-radius: .5rem; cursor: pointer; }
#drop:hover, #drop.over { border-color: var(--bar); }
#drop:focus-within { outline: 3px solid var(--focus); outline-offset: 2px; }
#drop input { position: absolute; inset: 0; width: 100%; height: 100%; opacity: 0; cursor: pointer; }
#drop strong { color: var(--bar); }
#status { margin: 1rem 0; min-height: 1.5em; overflow-wrap: anywhere; }
#result { display: grid; grid-template-columns: minmax(0, 20rem) minmax(0, 1fr); gap: 1.5rem; align-items: start; }
#result[hidden] { display: none; }
#picture { width: 100%; border-radius: .25rem; border: 1px solid var(--line); }
#answers { list-style: none; margin: 0; padding: 0; }
#answers li { display: grid; grid-template-columns: 1fr auto; column-gap: 1rem; margin-bottom: .5rem;
  color: var(--soft); }
#answers li.seen { color: var(--text); font-weight: 600; }
.name { overflow-wrap: anywhere; } .value { font-variant-numeric: tabular-nums; }
.track { grid-column: 1 / -1; height: .5rem; border-radius: .25rem; background: var(--track); overflow: hidden; }
.track div { height: 100%; background: var(--faint); } .seen .track div { background: var(--bar); }
@media (max-width: 40rem) { body { padding: 1rem .75rem; } #result { grid-template-columns: minmax(0, 1fr); }
  #picture { max-height: 50vh; width: auto; max-width: 100%; justify-self: center; } }
`;
