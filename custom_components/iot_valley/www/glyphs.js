// Signs that tell a state by their shape, so that colour is never the only thing that does.

import { h } from "./dom.js";

const PATHS = {
  free: "M5 12.5l4.5 4.5L19 7.5",
  in_use: "M8.5 7.5a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0M5 20c0-4 3-6.5 7-6.5s7 2.5 7 6.5",
  free_soon: "M4 12a8 8 0 1 0 16 0a8 8 0 1 0-16 0M12 7.5V12l3 2",
  awaiting: "M7 4h10M7 20h10M8 4c0 5 8 5 8 8s-8 3-8 8M16 4c0 5-8 5-8 8s8 3 8 8",
  held: "M7 4h10v16l-5-4-5 4z",
  cleaning: "M12 4l1.8 5.2L19 11l-5.2 1.8L12 18l-1.8-5.2L5 11l5.2-1.8zM18.5 17v3M17 18.5h3",
  closed: "M7 11h10a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1M8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  unknown: "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.8v.2",
  occupied: "M4 18V8M4 15h16v3M20 15v-1a3 3 0 0 0-3-3h-7v4M7 11.7a1.3 1.3 0 1 0 .01 0",
  turnover: "M5 12a7 7 0 0 1 12-5l2 2M19 12a7 7 0 0 1-12 5l-2-2M19 5v4h-4M5 19v-4h4",
  out_of_service: "M7 7l10 10M17 7L7 17",
  bed: "M4 18V7M4 15h16v3M20 15v-1a3 3 0 0 0-3-3H10v4",
  people: "M6 8a3 3 0 1 0 6 0a3 3 0 1 0-6 0M3 19c0-3.5 2.5-5.5 6-5.5s6 2 6 5.5M16 5.5a3 3 0 0 1 0 5M18 14c2 .8 3 2.4 3 5",
  seat: "M8.5 7.5a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0M5 20c0-4 3-6.5 7-6.5s7 2.5 7 6.5",
  search: "M5 10.5a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0M15 15l5 5",
  warning: "M12 4L3 19.5h18zM12 10v4.5M12 17v.2",
  offline: "M4 4l16 16M8.5 15.5a5 5 0 0 1 6-.8M5 12a10 10 0 0 1 5-2.7M14.5 9.5A10 10 0 0 1 19 12M12 19v.2",
  close: "M6 6l12 12M18 6L6 18",
  step_free: "M10 5a1.5 1.5 0 1 0 .01 0M10 8.5v5h5l2.5 5M8 11.5a5 5 0 1 0 6 6.5",
  quiet: "M4 9.5v5h3l5 4v-13l-5 4zM16 9.5l4 5M20 9.5l-4 5",
  back: "M14 6l-6 6 6 6",
  forth: "M10 6l6 6-6 6",
  today: "M5 6h14v13H5zM5 10h14M9 4v3M15 4v3",
  link: "M10 14l4-4M8.5 11.5l-2 2a3.5 3.5 0 0 0 5 5l2-2M15.5 12.5l2-2a3.5 3.5 0 0 0-5-5l-2 2",
};

/** Draw a sign; it says nothing to a screen reader, since words stand beside it. */
export const glyph = (name, props = {}) =>
  h(
    "svg",
    { viewBox: "0 0 24 24", class: "glyph", "aria-hidden": "true", ...props },
    h("path", { d: PATHS[name] ?? PATHS.unknown }),
  );

/** The sign of a state in its circle. */
export const medal = (state, size = "") => h("span", { class: `medal ${state} ${size}` }, glyph(state));
