// All our elements by their tags.

import { AirPage, CarePage } from "./care.js";
import { wordsOf } from "./context.js";
import { MeetingPage } from "./day.js";
import { CardEditor } from "./editor.js";
import { FindPage } from "./find.js";
import { NapPage } from "./nap.js";
import { FloorsPage, NowPage, SpaceCard } from "./pages.js";
import { PlanCard } from "./plan.js";
import { SpaceDialog } from "./space.js";
import { Strategy } from "./strategy.js";

export const elements = {
  "iot-valley-dialog": SpaceDialog,
  "iot-valley-now": NowPage,
  "iot-valley-floors": FloorsPage,
  "iot-valley-card-editor": CardEditor,
  "iot-valley-space": SpaceCard,
  "iot-valley-plan": PlanCard,
  "iot-valley-nap": NapPage,
  "iot-valley-meeting": MeetingPage,
  "iot-valley-find": FindPage,
  "iot-valley-facilities": CarePage,
  "iot-valley-air": AirPage,
  "ll-strategy-dashboard-iot-valley": Strategy,
};

export { wordsOf };
