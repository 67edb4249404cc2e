// What Home Assistant loads on every page. Elements are made once Home Assistant's own registry of elements stands.

const CARDS = [
  ["iot-valley-space", "card_space", "card_space_about"],
  ["iot-valley-nap", "card_nap", "card_nap_about"],
  ["iot-valley-meeting", "card_meeting", "card_meeting_about"],
  ["iot-valley-find", "card_find", "card_find_about"],
  ["iot-valley-plan", "card_plan", "card_plan_about"],
];

async function start() {
  const { elements, wordsOf } = await import("./elements.js");
  for (const [tag, element] of Object.entries(elements)) if (!customElements.get(tag)) customElements.define(tag, element);
  window.customStrategies = window.customStrategies ?? [];
  window.customStrategies.push({ type: "iot-valley", strategyType: "dashboard", name: "IoT Valley" });
  const cards = CARDS.map(([type]) => ({ type, name: type, preview: true }));
  window.customCards = window.customCards ?? [];
  window.customCards.push(...cards);
  await call(cards, wordsOf);
}

/** Say what the cards are called, as soon as Home Assistant is there and knows in which language. */
async function call(cards, wordsOf) {
  for (let wait = 100; wait < 60_000; wait *= 2) {
    const { hass } = document.querySelector("home-assistant") ?? {};
    const words = hass?.connection && (await wordsOf(hass).catch(() => undefined));
    if (words) {
      CARDS.forEach(([, name, about], index) => Object.assign(cards[index], { name: words.t(name), description: words.t(about) }));
      return;
    }
    await new Promise((again) => setTimeout(again, wait));
  }
}

customElements.whenDefined("home-assistant").then(start);
