// A guest's page: it shows its link, is told a space in the guest's language, and asks for what its buttons say.

const language = navigator.language.toLowerCase().startsWith("fr") ? "fr" : "en";
const plain = JSON.parse(document.body.dataset.words)[language];
const secret = decodeURIComponent(location.hash.slice(1));
const root = document.getElementById("guest");
const EVERY = 20_000; // milliseconds after which it asks anew
const GONE = [401, 403, 404];
let next;
let timer;

document.documentElement.lang = language;

function element(tag, text, more = {}) {
  return Object.assign(document.createElement(tag), { textContent: text, ...more });
}

function fail(text) {
  clearInterval(timer);
  root.replaceChildren(element("p", text, { role: "alert" }));
}

function show(told) {
  next = told.next;
  document.title = told.name;
  const buttons = told.buttons.map(({ label, ...asked }) =>
    element("button", label, { type: "button", onclick: () => ask(asked) }),
  );
  const answer = told.answer ? [element("p", told.answer, { role: "status" })] : [];
  root.replaceChildren(element("h1", told.name), element("p", told.line), ...answer, ...buttons);
}

async function ask(asked = {}) {
  for (const button of root.querySelectorAll("button")) button.disabled = true;
  const body = JSON.stringify({ token: secret, language, ...asked, ...(asked.do ? { next } : {}) });
  try {
    const response = await fetch("guest", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    if (response.ok) show(await response.json());
    else if (GONE.includes(response.status)) fail(plain.link_refused);
  } catch {
    for (const button of root.querySelectorAll("button")) button.disabled = false;
  }
}

addEventListener("hashchange", () => location.reload());
if (secret) {
  fail(plain.connecting);
  timer = setInterval(() => document.visibilityState === "visible" && ask(), EVERY);
  ask();
} else fail(plain.link_missing);
