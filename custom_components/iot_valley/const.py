"""Names that Home Assistant and the layers above the core share."""

import logging
from typing import Final

from homeassistant.const import Platform

DOMAIN: Final = "iot_valley"
LOGGER: Final = logging.getLogger(__package__)
MANUFACTURER: Final = "IoT Valley"
PLATFORMS: Final = (
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.EVENT,
    Platform.IMAGE,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.TODO,
)

# The data of the entry.
CONF_FLOORS: Final = "floors"
CONF_HOURS: Final = "hours"
CONF_DEMO: Final = "demo"
CONF_SEED: Final = "seed"
CONF_SPEED: Final = "speed"
CONF_REAL_ORIGIN: Final = "real_origin"
CONF_DEMO_ORIGIN: Final = "demo_origin"

# Its options.
CONF_LUX_THRESHOLD: Final = "lux_threshold"
CONF_DIM_FOR: Final = "dim_for"
CONF_OVERRIDE_FOR: Final = "override_for"
CONF_OUTDOOR: Final = "outdoor"
CONF_BUFFER: Final = "buffer"
CONF_AHEAD: Final = "ahead"
CONF_COMPANY_AT_ONCE: Final = "company_at_once"
CONF_COMPANY_A_DAY: Final = "company_a_day"
CONF_COME_WITHIN: Final = "come_within"
CONF_HOLIDAYS: Final = "holidays"
CONF_GIVE_BACK: Final = "give_back"

# The data of a space's subentry.
CONF_BOOKINGS: Final = "bookings"
CONF_BOOKABLE: Final = "bookable"
CONF_CALENDAR: Final = "calendar"
CONF_CODE: Final = "code"
CONF_KIND: Final = "kind"
CONF_AREA: Final = "area"
CONF_CAPACITY: Final = "capacity"
CONF_STEP_FREE: Final = "step_free"
CONF_EQUIPMENT: Final = "equipment"
CONF_COMPANIES: Final = "companies"
CONF_SENSORS: Final = "sensors"
CONF_PLACES: Final = "places"
CONF_PLACE: Final = "place"
CONF_QUIET: Final = "quiet"
CONF_WAKERS: Final = "wakers"
CONF_LIGHTS: Final = "lights"
CONF_FRESH_AIR: Final = "fresh_air"
CONF_HEAT_TO: Final = "heat_to"
CONF_LUX: Final = "lux"
CONF_DAYLIGHT_OFF: Final = "daylight_off"
CONF_BESIDE: Final = "beside"
CONF_DECLINED: Final = "declined"

WAKER_DOMAINS: Final = ("switch", "siren", "light", "fan", "script", "input_boolean")
"""What can be turned on to wake someone, and off again."""

# The subentries that are no spaces.
SUBENTRY_GATEWAY: Final = "gateway"
SUBENTRY_SENSOR: Final = "sensor"

# The data of a gateway's subentry; its path is under Home Assistant's own `webhook_id`.
CONF_NETWORK: Final = "network"
CONF_SECRET: Final = "secret"  # noqa: S105 - the name of a field
CONF_LOCAL_ONLY: Final = "local_only"
CONF_TOPIC: Final = "topic"

# The data of a sensor's subentry, beside Home Assistant's own `device_id` and `model`.
CONF_GRAMMAR: Final = "grammar"
CONF_SPACE: Final = "space"
CONF_KINDS: Final = "kinds"

# The unique ids of what the building's own sensors measure, which are sensors of a space like any other's.
RADIO_PREFIX: Final = "radio_"

# The unique ids of the demo's own sensors, which are sensors of a space like any other's.
DEMO_PREFIX: Final = "demo_"

# A roster file may be as large as this, in bytes: some 8,000 spaces.
MOST_ROSTER_BYTES: Final = 1024 * 1024
