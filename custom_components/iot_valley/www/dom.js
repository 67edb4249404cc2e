// A small way to say what a page shows and have only that changed in it which is another: no library, no build step.

const SVG = "http://www.w3.org/2000/svg";

/** Say an element: its tag, its properties, what is in it. `key` tells siblings apart that may come and go. */
export const h = (tag, props, ...inside) => ({
  tag,
  props: props ?? {},
  inside: inside.flat(Infinity).filter((each) => each != null && each !== true && each !== false && each !== ""),
});

function set(node, name, value, before) {
  if (name.startsWith("on")) {
    const kind = name.slice(2);
    if (before) node.removeEventListener(kind, before);
    if (value) node.addEventListener(kind, value);
  } else if (name.startsWith(".")) {
    node[name.slice(1)] = value;
  } else if (name === "style") {
    node.style.cssText = value ?? ""; // a sign's page forbids attributes of style
  } else if (value == null || value === false) {
    node.removeAttribute(name);
  } else {
    node.setAttribute(name, value === true ? "" : value);
  }
}

function dress(node, before, after) {
  for (const name in before) if (!(name in after) && name !== "key") set(node, name, undefined, before[name]);
  for (const name in after) {
    if (name !== "key" && after[name] !== before[name]) set(node, name, after[name], before[name]);
  }
}

function make(said, inSvg) {
  if (typeof said !== "object") return document.createTextNode(said);
  const svg = inSvg || said.tag === "svg";
  const node = svg ? document.createElementNS(SVG, said.tag) : document.createElement(said.tag);
  node.said = said;
  fill(node, said.inside, svg);
  dress(node, {}, said.props);
  return node;
}

function amend(node, said, svg) {
  if (typeof said !== "object") {
    if (node.data !== String(said)) node.data = said;
    return;
  }
  const before = node.said;
  if (before === said) return;
  node.said = said;
  fill(node, said.inside, svg || said.tag === "svg");
  dress(node, before.props, said.props);
}

const fits = (node, said) =>
  typeof said === "object"
    ? node.said?.tag === said.tag && node.said.props.key === said.props.key
    : node.nodeType === Node.TEXT_NODE;

/** Let an element hold what is said, keeping every node that still fits. */
export function fill(parent, inside, svg = false) {
  const keyed = new Map();
  for (const node of parent.childNodes) {
    const key = node.said?.props.key;
    if (key !== undefined) keyed.set(key, node);
  }
  let at = parent.firstChild;
  for (const said of inside) {
    const key = typeof said === "object" ? said.props.key : undefined;
    const known = key === undefined ? at : keyed.get(key);
    if (known && fits(known, said)) {
      if (known === at) at = at.nextSibling;
      else parent.insertBefore(known, at);
      amend(known, said, svg);
    } else {
      parent.insertBefore(make(said, svg), at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/** An element of ours: it shows what `view` says, anew at the next frame after `refresh`. */
export class Shown extends HTMLElement {
  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = this.constructor.sheets ?? [];
  }

  connectedCallback() {
    this.refresh();
  }

  refresh() {
    if (this.due) return;
    this.due = true;
    requestAnimationFrame(() => {
      this.due = false;
      if (!this.isConnected) return;
      fill(this.shadowRoot, [this.view()].flat());
      this.shown?.();
    });
  }
}

export const sheet = (css) => {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
};
