// The dashboard that makes itself: its views follow the building, and nothing is stored.

import { wordsOf } from "./context.js";

const VIEWS = [
  ["now", "mdi:view-dashboard-outline"],
  ["floors", "mdi:floor-plan"],
  ["nap", "mdi:bed-outline"],
  ["meeting", "mdi:calendar-clock"],
  ["find", "mdi:magnify"],
  ["facilities", "mdi:wrench-outline", true],
  ["air", "mdi:air-filter"],
];

export class Strategy extends HTMLElement {
  static async generate(config, hass) {
    const words = await wordsOf(hass);
    const shown = VIEWS.filter(([, , admin]) => !admin || hass.user?.is_admin);
    return {
      title: words.t("title"),
      views: shown.map(([path, icon]) => ({
        title: words.t(`view_${path}`),
        path,
        icon,
        type: "panel",
        cards: [{ type: `custom:iot-valley-${path}`, building: config.building }],
      })),
    };
  }

  static getCreateSuggestions() {
    return { title: "IoT Valley", icon: "mdi:floor-plan" };
  }
}
