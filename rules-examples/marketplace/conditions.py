"""Whether a condition holds of an order: True, False, or None where it isn't known. Read from the contract alone; the engine has no part in it."""

import re
from datetime import date, timedelta
from fractions import Fraction

WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
GRAMS = {"Kg": 1000, "G": 1}
CUBIC_CM = {"M3": 10**6, "L": 1000, "Cm3": 1}
COUNTRIES = {"IRN": "IR", "SYR": "SY"}
OWN = {"CollectionDate": "date", "DeliveryDate": "date", "Offer": "price"}


def every(answers):
    answers = list(answers)
    return False if False in answers else None if None in answers else True


def some(answers):
    answers = list(answers)
    return True if True in answers else None if None in answers else False


def opposite(answer):
    return None if answer is None else not answer


def needs(condition):
    """What of the service's own a condition names: its dates, its price."""
    found = set()
    for key, value in condition.items():
        if key in OWN:
            found.add(OWN[key])
        for inner in value if key in ("Any", "All") else [value] if key in ("Not", "AnyPackage", "EveryPackage", "AnyItem", "EveryItem") else []:
            found |= needs(inner)
    return found


def like(text, pattern):
    parts = [re.escape(part) for part in pattern.strip().casefold().split("*")]
    return re.fullmatch(".*".join(parts), str(text).strip().casefold(), re.DOTALL) is not None


def among(texts, listed, same=like):
    """Of a list one is enough; of `NoneOf` none may be there."""
    if isinstance(listed, dict):
        return not among(texts, listed["NoneOf"], same)
    return any(same(text, one) for text in texts for one in listed)


def within(figure, bounds):
    tests = {"Min": lambda end: figure >= end, "Max": lambda end: figure <= end, "Above": lambda end: figure > end, "Below": lambda end: figure < end}
    return None if figure is None else all(test(Fraction(bounds[key])) for key, test in tests.items() if key in bounds)


def volume(package):
    sides = sides_of(package)
    return None if sides is None else sides[0] * sides[1] * sides[2]


def sides_of(package):
    stated = package.get("Dimensions")
    return sorted((Fraction(stated[key]) for key in ("Length", "Width", "Height")), reverse=True) if stated else None


def grams(thing):
    return Fraction(thing["Weight"]["Value"]) * GRAMS[thing["Weight"]["Unit"]] if "Weight" in thing else None


def summed(figures):
    figures = list(figures)
    return None if None in figures else sum(figures)


SIDES = {"Longest": lambda sides: sides[0], "Middle": lambda sides: sides[1], "Shortest": lambda sides: sides[2],
         "Girth": lambda sides: 2 * (sides[1] + sides[2]), "LengthPlusGirth": lambda sides: sides[0] + 2 * (sides[1] + sides[2]), "SidesSum": sum}
TEXTS = ["Sku", "Description", "Category", "HarmonisationCode"]


class Asked:
    """An order, the instant by the origin's clocks, and the offer of a service where there is one."""

    def __init__(self, order, places, rates, assumed, local, own=None):
        self.order, self.places, self.rates, self.assumed, self.local, self.own = order, places, rates, assumed, local, own
        self.boxes = order["Packages"]

    def holds(self, condition, package=None, item=None):
        return every(self.member(key, asked, package, item) for key, asked in condition.items())

    def member(self, key, asked, package, item):
        if key in ("Any", "All"):
            return (some if key == "Any" else every)(self.holds(one, package, item) for one in asked)
        if key == "Not":
            return opposite(self.holds(asked, package, item))
        if key in ("AnyPackage", "EveryPackage"):
            return (some if key == "AnyPackage" else every)(self.holds(asked, one) for one in self.boxes)
        if key in ("AnyItem", "EveryItem"):
            items = [each for one in ([package] if package else self.boxes) for each in one.get("Items", [])]
            return (some if key == "AnyItem" else every)(self.holds(asked, package, each) for each in items)
        if key in SIDES:
            sides = sides_of(package)
            return within(SIDES[key](sides) if sides else None, asked)
        if key in TEXTS or key in ("PackagingType", "CountryOfOrigin"):
            thing = package if key == "PackagingType" else item
            same = like if key != "CountryOfOrigin" else lambda text, one: COUNTRIES.get(text, text) == COUNTRIES.get(one, one)
            return among([thing[key]] if key in thing else [], asked, same)
        return getattr(self, re.sub(r"(?<!^)(?=[A-Z])", "_", key).lower())(asked, package, item)

    # Figures

    def weight(self, asked, package, item):
        whole = grams(item or package) if item or package else sum(map(grams, self.boxes))
        return within(whole, {key: Fraction(end) * GRAMS[asked.get("Unit", "Kg")] for key, end in asked.items() if key != "Unit"})

    def volume(self, asked, package, _):
        whole = volume(package) if package else summed(map(volume, self.boxes))
        return within(whole, {key: Fraction(end) * CUBIC_CM[asked.get("Unit", "Cm3")] for key, end in asked.items() if key != "Unit"})

    def value(self, asked, package, item):
        things = [item] if item else [package] if package else self.boxes
        own = [thing.get("Value") for thing in things]
        if None in own:
            return None
        rates = [self.rates.get(code) for code in [own[0]["Currency"]["IsoCode"], asked.get("Currency", "GBP")]]
        if None in rates:
            return None
        amount = sum(Fraction(value["Amount"]) for value in own) * rates[0]
        return within(amount, {key: Fraction(end) * rates[1] for key, end in asked.items() if key != "Currency"})

    def items(self, asked, package, _):
        counted = [package] if package else self.boxes
        return within(sum(item.get("Quantity", 1) for one in counted for item in one.get("Items", [])), asked)

    def quantity(self, asked, _, item):
        return within(item.get("Quantity", 1), asked)

    def packages(self, asked, *_):
        return within(len(self.boxes), asked)

    # Goods and words

    def dangerous_goods(self, asked, _, item):
        stated = item.get("DangerousGoods")
        return all(self.danger(key, one, stated) for key, one in asked.items())

    @staticmethod
    def danger(key, asked, stated):
        if key == "Present":
            return asked == (stated is not None)
        if key == "LimitedQuantity":
            return stated is not None and stated.get(key, False) == asked
        if key == "Classes":
            own = (stated or {}).get(key, [])
            met = lambda code, one: code == one or code.startswith(one) and not code[len(one)].isdigit()
            return all(among([code], asked["Only"], met) for code in own) if "Only" in asked else among(own, asked, met)
        own = [str(stated[key])] if stated and key in stated else []
        bare = lambda text: re.sub("^UN", "", text.strip().upper()) if key == "UnNumber" else text
        return among(map(bare, own), [bare(one) for one in asked])

    def tags(self, asked, *_):
        own, asked = set(self.order.get("Tags", [])), {"Any": asked} if isinstance(asked, list) else asked
        return (("Any" not in asked or bool(own & set(asked["Any"]))) and set(asked.get("All", [])) <= own and not own & set(asked.get("None", [])))

    def direction(self, asked, *_):
        return among([self.order.get("Direction", "Outbound")], asked)

    def source(self, asked, *_):
        return among([self.order["Source"]] if "Source" in self.order else [], asked)

    # Addresses

    def to(self, asked, *_):
        return self.places.lies(self.order["Addresses"][1], asked)

    def customer(self, key, asked):
        address = self.order["Addresses"][0 if self.order.get("Direction") == "Inbound" else 1]
        stated = address.get(key, self.assumed.get(key))
        return None if stated is None else stated == asked

    def residential(self, asked, *_):
        return self.customer("Residential", asked)

    def post_office_box(self, asked, *_):
        return self.customer("PostOfficeBox", asked)

    # Fields

    def fields(self, asked, *_):
        return all(self.field(path, one) for path, one in asked.items())

    def field(self, path, asked):
        values = [value for value in self.at_path(path) if value not in (None, "", [])]
        if isinstance(asked, dict) and "Present" in asked:
            return bool(values) == asked["Present"]
        if isinstance(asked, list) or "NoneOf" in asked:
            return among(values, asked, equal)
        numbers = [number for number in map(number_of, values) if number is not None]
        return any(within(number, asked) for number in numbers)

    def at_path(self, path):
        first, _, rest = path.partition(".")
        if first.casefold() == "metadata":
            named = [entry for entry in self.order.get("MetaData", []) if entry["KeyValue"] == rest]
            kinds = ["StringValue", "IntValue", "DecimalValue", "BoolValue", "DateTimeValue"]
            return [next((entry[kind] for kind in kinds if entry.get(kind) is not None), None) for entry in named]
        if first == "Addresses":
            kind, _, rest = rest.partition(".")
            return [value for one in self.order["Addresses"] if one["AddressType"] == kind for value in walked(one, rest.split("."))]
        return walked(self.order, path.split("."))

    # Time

    def at(self, asked, *_):
        begins, ends = (minutes(asked[key]) if key in asked else usual for key, usual in (("From", 0), ("To", 24 * 60)))
        minute, days = self.local.hour * 60 + self.local.minute, asked.get("Days", WEEK)
        today, yesterday = WEEK[self.local.weekday()], WEEK[(self.local - timedelta(days=1)).weekday()]
        if begins < ends:
            return begins <= minute < ends and today in days
        return minute >= begins and today in days or minute < ends and yesterday in days

    def dated(self, day, asked, exactly=False):
        if day is None:
            return asked.get("Present") is False
        return (asked.get("Present", True) and asked.get("From", "") <= day.isoformat() <= asked.get("To", "9999") and WEEK[day.weekday()] in asked.get("Days", WEEK)
                and asked.get("Exactly", exactly) == exactly and within((day - self.local.date()).days, asked.get("WithinDays", {})))

    def shipping_date(self, asked, *_):
        return self.dated(day_of(self.order.get("ShippingDate")), asked)

    def promise(self, asked, *_):
        promised = self.order.get("RequestedDeliveryDate", {})
        return self.dated(day_of(promised.get("Date")), asked, promised.get("IsToBeExactlyOnTheDateSpecified", False))

    def collection_date(self, asked, *_):
        return self.dated(self.own["Collected"].date(), asked)

    def delivery_date(self, asked, *_):
        return self.dated(self.own["Latest"], asked)

    def offer(self, asked, *_):
        days = (self.own["Latest"] - self.own["Collected"].date()).days
        return within(self.own["Worth"], asked.get("Price", {})) and within(days, asked.get("TransitDays", {}))


def equal(value, one):
    if isinstance(value, bool) or isinstance(one, bool):
        return value is one
    return like(value, one) if isinstance(value, str) and isinstance(one, str) else value == one and not isinstance(value, str)


def number_of(value):
    try:
        return None if isinstance(value, bool) else Fraction(str(value).strip())
    except ValueError:
        return None


def walked(value, names):
    if isinstance(value, list):
        return [found for one in value for found in walked(one, names)]
    if not names:
        return [value]
    if not isinstance(value, dict):
        return []
    return [found for key, inner in value.items() if key.casefold() == names[0].casefold() for found in walked(inner, names[1:])]


def minutes(text):
    hours, rest = text.split(":")
    return int(hours) * 60 + int(rest)


def day_of(text):
    return date.fromisoformat(text[:10]) if text else None
