// All our elements by their tags.

import { wordsOf } from "./context.js";
import { FloorsPage, NowPage, SpaceCard } from "./pages.js";
import { SpaceDialog } from "./space.js";
import { Strategy } from "./strategy.js";

export const elements = {
  "iot-valley-dialog": SpaceDialog,
  "iot-valley-now": NowPage,
  "iot-valley-floors": FloorsPage,
  "iot-valley-space": SpaceCard,
  "ll-strategy-dashboard-iot-valley": Strategy,
};

export { wordsOf };
