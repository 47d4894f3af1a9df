"""Reads the documents of this folder: places, zones, packages and conditions, in exact fractions of pounds and inches."""

import json
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

HERE = Path(__file__).parent
POUND = {"Lb": Fraction(1), "Oz": Fraction(1, 16), "Kg": 1 / Fraction("0.45359237"), "G": 1 / Fraction("453.59237")}
INCH = {"In": Fraction(1), "Cm": 1 / Fraction("2.54"), "Mm": 1 / Fraction("25.4")}
CUBIC_INCH = {"In3": Fraction(1), "Ft3": Fraction(1728)}
UNKNOWN = "unknown"


def load(name):
    return json.loads((HERE / name).read_text(encoding="utf-8"), parse_float=Fraction, parse_int=Fraction)


RULES = load("rules.json")
ZONES = {zone["Reference"]: zone["Include"] for zone in RULES["Zones"]}
CHARTS = {chart["Reference"]: chart["Charts"] for chart in RULES["ZoneCharts"]}
TARIFFS = {tariff["Reference"]: tariff for tariff in RULES["Tariffs"]}
LOCATIONS = {location["Reference"]: location for location in RULES["ShippingLocations"]}
CARRIERS = {carrier["Reference"]: carrier for carrier in RULES["Carriers"]}


# Addresses and places

def zip_code(address):
    """The five digits of a US address, or None where there is no ZIP code that can be read. Nine digits go by the first five."""
    digits = address.get("Postcode", "").replace("-", "").replace(" ", "")
    readable = address["Country"]["IsoCode"]["TwoLetterCode"] == "US" and digits.isdigit() and len(digits) in (5, 9)
    return digits[:5] if readable else None


def bounds(place):
    """First and last code of a place such as `US 850-853`, as texts of one length."""
    first, _, last = place.removeprefix("US ").partition("-")
    return first, last or first


def lies_in(code, place):
    first, last = bounds(place)
    return code is not None and first <= code[:len(first)] <= last


def lies_in_any(code, names):
    """Names are zones of the rule set or places."""
    return any(lies_in(code, place) for name in names for place in ZONES.get(name, [name]))


def narrowness(place):
    """The longer code is narrower; then a single code before a range, and of ranges that with fewer codes."""
    first, last = bounds(place)
    return -len(first), int(last) - int(first)


def zone_of(chart, origin, code):
    """The zone whose place matches most narrowly, in the first chart whose origin matches."""
    own = next((each for each in CHARTS[chart] if origin in each.get("From", [origin])), {"Zones": {}})
    found = [(narrowness(place), zone) for zone, places in own["Zones"].items() for place in places if lies_in(code, place)]
    return min(found)[1] if found else None


# Packages

def rounded(figure, how, step):
    steps = figure / step
    return (ceil(steps) if how == "Up" else floor(steps + Fraction(1, 2))) * step


class Package:
    """A package in pounds and inches, sides from the longest down; None stands for what is missing."""

    def __init__(self, document):
        weight, sides, value = document["Weight"], document.get("Dimensions"), document.get("Value")
        self.pounds = weight["Value"] * POUND[weight["Unit"]]
        self.sides = sides and sorted((sides[name] * INCH[sides["Unit"]] for name in ("Length", "Width", "Height")), reverse=True)
        self.value = value and value["Amount"]

    def figure(self, name):
        if name == "Weight":
            return self.pounds
        if not self.sides:
            return None
        longest, middle, shortest = self.sides
        girth = 2 * (middle + shortest)
        return {"Longest": longest, "Middle": middle, "Girth": girth, "LengthPlusGirth": longest + girth,
                "Volume": longest * middle * shortest}[name]

    def chargeable(self, terms):
        """The larger of weight and volumetric weight: sides rounded, above the threshold alone, then rounded itself."""
        sides = [rounded(side, terms["Sides"]["Round"], terms["Sides"]["To"]) for side in self.sides]
        volume = sides[0] * sides[1] * sides[2]
        volumetric = volume / terms["Divisor"]["Value"]
        if "VolumetricAbove" in terms and volume <= terms["VolumetricAbove"]["Volume"]:
            volumetric = 0
        pounds = max(self.pounds, volumetric)
        return rounded(pounds, terms["Weight"]["Round"], terms["Weight"]["To"]) if "Weight" in terms else pounds


class Consignment:
    def __init__(self, document):
        self.reference = document["Reference"]
        self.packages = [Package(package) for package in document["Packages"]]
        origin, self.address = document["Addresses"]
        self.origin = origin["ShippingLocationReference"]
        self.zip = zip_code(self.address)
        self.home = self.address.get("Residential", RULES["Assume"]["Residential"])
        self.tags = document.get("Tags", [])
        self.ships = document["ShippingDate"][:10] if "ShippingDate" in document else None
        promise = document.get("RequestedDeliveryDate")
        self.promised = promise and promise["Date"][:10]


def holds(condition, package, consignment):
    """True, False or UNKNOWN, of one package: all members must hold."""
    answers = [member(name, asked, package, consignment) for name, asked in condition.items()]
    return False if False in answers else UNKNOWN if UNKNOWN in answers else True


def member(name, asked, package, consignment):
    if name == "Any":
        answers = [holds(one, package, consignment) for one in asked]
        return True if True in answers else UNKNOWN if UNKNOWN in answers else False
    if name == "Residential":
        return consignment.home == asked
    figure = package.figure(name)
    unit = {"Weight": POUND, "Volume": CUBIC_INCH}.get(name, INCH)[asked["Unit"]]
    return UNKNOWN if figure is None else figure > asked["Above"] * unit
