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
  const { hass } = document.querySelector("home-assistant") ?? {};
  const words = hass ? await wordsOf(hass).catch(() => undefined) : undefined;
  window.customCards = window.customCards ?? [];
  for (const [type, name, about] of CARDS) {
    window.customCards.push({ type, name: words?.t(name) ?? type, description: words?.t(about), preview: true });
  }
}

customElements.whenDefined("home-assistant").then(start);
