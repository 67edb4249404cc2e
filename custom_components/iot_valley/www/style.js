// How our elements look: Home Assistant's own tokens, and what these leave open.

import { sheet } from "./dom.js";

export const base = sheet(`
:host {
  --free: var(--green-color, var(--success-color, #43a047));
  --free_soon: var(--teal-color, #00897b);
  --in_use: var(--red-color, var(--error-color, #db4437));
  --occupied: var(--in_use);
  --awaiting: var(--amber-color, #c77700);
  --held: var(--deep-purple-color, #6e41ab);
  --cleaning: var(--light-blue-color, #0288d1);
  --turnover: var(--cleaning);
  --closed: var(--blue-grey-color, #607d8b);
  --out_of_service: var(--closed);
  --unknown: var(--grey-color, #8a8a8a);
  --ink: var(--primary-text-color, #141414);
  --pale: var(--secondary-text-color, #5e5e5e);
  --ground: var(--primary-background-color, #fafafa);
  --paper: var(--ha-card-background, var(--card-background-color, #fff));
  --line: var(--ha-card-border-color, var(--divider-color, #e0e0e0));
  --round: var(--restore-card-border-radius, var(--ha-card-border-radius, var(--ha-border-radius-lg, 12px)));
  --edge: var(--restore-card-border-width, var(--ha-card-border-width, 1px)) solid var(--line);
  --accent: var(--primary-color, #009ac7);
  color: var(--ink);
  display: block;
  font-family: var(--ha-font-family-body, Roboto, Noto, sans-serif);
  font-size: 14px;
  line-height: 1.4;
  -webkit-font-smoothing: antialiased;
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
h1, h2, h3, p, ul, ol, dl, dd { margin: 0; padding: 0; list-style: none; font-weight: inherit; }
h2 { font-size: 18px; font-weight: 500; line-height: 1.3; }
h3 { font-size: 15px; font-weight: 500; }
.pale { color: var(--pale); }
.small { font-size: 12px; }
.num { font-variant-numeric: tabular-nums; }
.row { display: flex; align-items: center; gap: 8px; }
.wrap { flex-wrap: wrap; }
.grow { flex: 1; min-width: 0; }
.end { margin-inline-start: auto; }
.clip { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.glyph { width: 24px; height: 24px; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.glyph.tiny { width: 16px; height: 16px; }
.free { --tone: var(--free); } .free_soon { --tone: var(--free_soon); } .in_use { --tone: var(--in_use); }
.occupied { --tone: var(--occupied); } .awaiting { --tone: var(--awaiting); } .held { --tone: var(--held); }
.cleaning { --tone: var(--cleaning); } .turnover { --tone: var(--turnover); } .closed { --tone: var(--closed); }
.out_of_service { --tone: var(--out_of_service); } .unknown { --tone: var(--unknown); }
.medal {
  display: grid; place-items: center; flex: none; width: 40px; height: 40px; border-radius: 50%;
  color: var(--tone); background: color-mix(in srgb, var(--tone) 18%, transparent);
}
.medal.free { color: #fff; background: color-mix(in srgb, var(--tone) 82%, #000); }
.medal.calm { --tone: var(--unknown); }
.medal.unknown { background: none; border: 2px dashed var(--tone); }
.medal.little { width: 28px; height: 28px; } .medal.little .glyph { width: 18px; height: 18px; }
.card {
  background: var(--paper); border-radius: var(--round); padding: 16px;
  border: var(--edge); box-shadow: var(--restore-card-box-shadow, var(--ha-card-box-shadow, none));
}
button, select, input, textarea { font: inherit; color: inherit; }
button { cursor: pointer; }
:is(button, a, select, input, textarea, summary, [tabindex]):focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.button {
  display: inline-flex; align-items: center; justify-content: center; gap: 8px; min-height: 40px; padding: 8px 16px;
  border: 1px solid var(--line); border-radius: 20px; background: var(--paper); font-weight: 500; text-align: center;
}
.button:hover { background: color-mix(in srgb, var(--ink) 6%, var(--paper)); }
.button.main { background: color-mix(in srgb, var(--accent) 22%, var(--paper)); border-color: transparent; }
.button.main:hover { background: color-mix(in srgb, var(--accent) 32%, var(--paper)); }
.button:disabled { opacity: .5; cursor: default; }
.button.icon { padding: 8px; min-width: 40px; }
.chips { display: flex; flex-wrap: wrap; gap: 8px; }
.chip {
  display: inline-flex; align-items: center; gap: 6px; min-height: 32px; padding: 4px 12px; border-radius: 16px;
  border: 1px solid var(--line); background: var(--paper); white-space: nowrap;
}
.chip[aria-pressed="true"], .chip.on { background: color-mix(in srgb, var(--accent) 20%, var(--paper)); border-color: var(--accent); font-weight: 500; }
.note { display: flex; align-items: center; gap: 12px; padding: 12px 16px; border-radius: var(--round);
  background: color-mix(in srgb, var(--awaiting) 14%, var(--paper)); border: 1px solid color-mix(in srgb, var(--awaiting) 40%, transparent); }
.empty { text-align: center; padding: 40px 16px; color: var(--pale); }
.empty .glyph { width: 40px; height: 40px; margin-bottom: 8px; }
.tile {
  display: flex; align-items: center; gap: 12px; width: 100%; min-height: 64px; padding: 10px 12px; text-align: start;
  background: var(--paper); border: var(--edge); border-radius: var(--round);
}
.tile:hover { background: color-mix(in srgb, var(--ink) 4%, var(--paper)); }
.tile .name { font-weight: 500; }
.dots { display: flex; flex-wrap: wrap; gap: 4px; margin-top: 4px; }
.dot { width: 12px; height: 12px; border-radius: 4px; border: 2px solid var(--tone); }
.dot.occupied { background: var(--tone); }
.dot.unknown { border-style: dashed; }
.dot:is(.held, .turnover, .out_of_service) { background: repeating-linear-gradient(45deg, var(--tone) 0 2px, transparent 2px 4px); }
.bar { height: 8px; border-radius: 4px; background: color-mix(in srgb, var(--ink) 10%, transparent); overflow: hidden; }
.bar > span { display: block; height: 100%; border-radius: 4px; background: var(--tone, var(--accent)); }
@media (prefers-reduced-motion: no-preference) { .bar > span { transition: width .3s; } .medal { transition: background-color .3s; } }
@media (forced-colors: active) { .medal, .dot, .bar { border: 1px solid CanvasText; } }
`);

export const page = sheet(`
:host { max-width: 1440px; margin: 0 auto; padding: 16px; }
.parts { display: grid; gap: 16px; grid-template-columns: minmax(0, 1fr); }
.stack { display: grid; gap: 12px; align-content: start; }
.grid { display: grid; gap: 8px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 240px), 1fr)); }
.head { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; min-height: 40px; }
@media (max-width: 600px) { :host { padding: 8px; } .parts { gap: 8px; } .card { padding: 12px; } }
`);
