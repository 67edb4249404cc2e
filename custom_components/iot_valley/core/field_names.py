"""The names that makers' codecs give to quantities, without case, underscores and the like: to add one, add a word."""

from collections.abc import Mapping
from types import MappingProxyType

from .quantities import Quantity

_WORDS: Mapping[Quantity, str] = {
    Quantity.OCCUPIED: """occupancy occupied isoccupied occupancystatus occupancystate occupiedstatus occupy
        presence presencestatus presencestate presencedetected presencedetectedwhensending humanpresence personpresent
        roomoccupancy deskoccupancy deskoccupied objectpresent seatoccupied bodyoccupancy motmotionst
        regionoccupancy""",
    Quantity.MOTION: """motion motiondetected motionstatus motionstate motiondetect motiondetection motioneventstate
        movement movementdetected pir pirstatus pirstate pireventstate pirtrigger pirtriggered pirdetected""",
    Quantity.COUNT: """peoplecount peoplecountall peopletotalcounts peoplecounting people peopleinside personcount
        persons numberofpeople occupants occupantcount occupancycount headcount zoneglobal currentpeople totalpeople""",
    Quantity.COUNT_HIGHEST: "peoplecountmax peoplemax maxpeople",
    Quantity.IN_TOTAL: """totalin intotal totalcounterin totalcountin peopletotalin linetotalin countin cumulativein
        totalcountera counterin totalpeoplein""",
    Quantity.OUT_TOTAL: """totalout outtotal totalcounterout totalcountout peopletotalout linetotalout countout
        cumulativeout totalcounterb counterout totalpeopleout""",
    Quantity.IN_PERIOD: "periodin periodiccounterin periodiccountin lineperiodin peoplein linein countera entries",
    Quantity.OUT_PERIOD: "periodout periodiccounterout periodiccountout lineperiodout peopleout lineout counterb exits",
    Quantity.MOVES: """motioncount motioncounts motioneventcount pircount pireventcount movementcount activity
        activitycount""",
    Quantity.MOVES_TOTAL: "motcounts globalcountervalue motiontotalcount totalmotioncount",
    Quantity.DWELL_AVERAGE: "dwelltimeavg regionavgdwell avgdwell averagedwelltime",
    Quantity.DWELL_LONGEST: "dwelltimemax regionmaxdwell maxdwell maximumdwelltime",
    Quantity.OPEN: """open isopen opened door doorstatus doorstate dooropen dooropenstatus doordoorst doorisopen window
        windowstatus windowstate windowopen contact contactstatus contactstate magnetstatus reed reedstate reedstatus
        halleffectstate""",
    Quantity.INPUT: "digital digitalinput pinstate input gpioinput",
    Quantity.EVENTS: "reedcount opencount openings halleffectcount",
    Quantity.BUTTON: "button buttonpressed buttonstatus pressed touch",
    Quantity.VIBRATION: "vibration vibrationstate vibrationdetected accmotion impactalarm",
    Quantity.TAMPER: "tamper tamperstatus tamperdetected installstatus disassembledalarm",
    Quantity.LEAK: """leak leakage leakagestatus leakdetected waterleak waterleakage waterleakdetected waterdetect
        waterleakstatus waterpresent flood""",
    Quantity.CO2: "co2 co2ppm co2concentration co2level co2value carbondioxide airco2 gasco2",
    Quantity.TEMPERATURE: """temperature temp tempc tempcsht temperaturec temperaturecelsius temperaturevalue
        ambienttemperature airtemperature roomtemperature indoortemperature internaltemperature sensortemperature
        temperaturesensor temperatures""",
    Quantity.HUMIDITY: """humidity hum humi rh humsht humidityvalue relativehumidity relhumidity relhum humidityrelative
        airhumidity airrelativehumidity ambienthumidity roomhumidity indoorhumidity""",
    Quantity.ILLUMINANCE: """illuminance illumination illumlx illlx lux light lightlux lightintensity ambientlight
        luminosity luminance airlightintensity brightness""",
    Quantity.LIGHT_LEVEL: "lightlevel lightstatus daylight lightdetected illuminancestatus",
    Quantity.SOUND: "sound soundlevel soundavg soundaverage sounddb soundleveldb soundlevela noise noiselevel laeq spl",
    Quantity.PRESSURE: "pressure airpressure barometricpressure atmosphericpressure barometer pressurehpa",
    Quantity.TVOC: "tvoc tvocppb voc vocppb airtvoc",
    Quantity.AIR_INDEX: "iaq iaqindex airquality airqualityindex",
    Quantity.PM1: "pm1",
    Quantity.PM2_5: "pm25 pm2p5",
    Quantity.PM10: "pm10",
    Quantity.HCHO: "hcho formaldehyde",
    Quantity.O3: "o3 ozone",
    Quantity.DISTANCE: "distance distancemm",
    Quantity.TILT: "tilt tiltangle",
    Quantity.POWER: "power activepower powerw",
    Quantity.ENERGY: "energykwh activeenergykwh",
    Quantity.BATTERY: """battery bat batt batterylevel batterypercent batterypercentage batterypct batterymain
        batterysoc batteryremaining remainingbattery rembattcapacity""",
    Quantity.BATTERY_VOLTAGE: """batteryvoltage batteryvolt batteryv batv batvolt batvoltage battv battvolt
        vbat vbatt vdd volt voltage batterymv batmv disposablebatteryvoltage""",
    Quantity.BATTERY_LOW: "batterylow lowbattery batteryalarm",
}

NAMES: Mapping[str, tuple[Quantity, str]] = MappingProxyType(
    {word: (quantity, "") for quantity, words in _WORDS.items() for word in words.split()}
    | {
        "externaltemperature": (Quantity.TEMPERATURE, "external"),
        "exttemperature": (Quantity.TEMPERATURE, "external"),
        "tempcds": (Quantity.TEMPERATURE, "external"),
        "tempcds18b20": (Quantity.TEMPERATURE, "external"),
        "tempcprobe": (Quantity.TEMPERATURE, "external"),
        "irinternaltemperature": (Quantity.TEMPERATURE, "infrared.internal"),
        "irexternaltemperature": (Quantity.TEMPERATURE, "infrared"),
        "boardtemperature": (Quantity.TEMPERATURE, "board"),
        "mcutemperature": (Quantity.TEMPERATURE, "board"),
        "batterynode": (Quantity.BATTERY, "node"),
        "soundpeak": (Quantity.SOUND, "peak"),
    }
)
"""Quantity and channel by name."""

NUMBERED: Mapping[str, Quantity] = MappingProxyType(
    {
        "region": Quantity.OCCUPIED,
        "regioncount": Quantity.COUNT,
        "zone": Quantity.COUNT,
    }
)
"""Names that mean a quantity only with a number in them: `region_count` is how many regions there are."""

PLACES = frozenset({"soil", "water"})
"""Groups of The Things Network's normalised payload that are not the air of a room."""

_YES = """true yes on occupied present presence open opened motion movement detected triggered trigger pressed leak wet
    leaking alarm active warm bright light uninstalled"""
_NO = """false no off vacant unoccupied free empty absent close closed none idle clear normal dry inactive dark dim
    released installed"""

_NOT = ("no motion", "not detected", "not occupied", "no presence", "not present", "no leak", "not open")

YES_OR_NO: Mapping[str, float] = MappingProxyType(
    dict.fromkeys(_YES.split(), 1.0) | dict.fromkeys(_NO.split(), 0.0) | dict.fromkeys(_NOT, 0.0)
)
"""What codecs call a yes and a no."""
