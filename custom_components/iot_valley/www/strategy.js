// The dashboard that makes itself: its views follow the building, and nothing is stored.

import { wordsOf } from "./context.js";

const VIEWS = [["now"], ["floors"], ["nap"], ["meeting"], ["find"], ["facilities", true], ["air"]];

export class Strategy extends HTMLElement {
  static async generate(config, hass) {
    const words = await wordsOf(hass);
    const shown = VIEWS.filter(([, admin]) => !admin || hass.user?.is_admin);
    return {
      title: words.t("title"),
      views: shown.map(([path]) => ({
        title: words.t(`view_${path}`),
        path,
        type: "panel",
        cards: [{ type: `custom:iot-valley-${path}`, building: config.building }],
      })),
    };
  }

  static getCreateSuggestions() {
    return { title: "IoT Valley", icon: "mdi:floor-plan" };
  }
}
