#!/usr/bin/env python3
"""Makes rules.json and consignments.json: the same bytes on every run and machine.

The terms are those that the carriers publish; every figure is invented here. Run `python3 make.py`, then `python3 price.py`.
"""

import sys
from decimal import Decimal
from math import isqrt
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))
from consignments import consignments
from json_text import write

HERE = Path(__file__).parent

# First and last ZIP prefix, and about where they lie: latitude and longitude (west) in tenths of a degree.
REGIONS = """
006-009 183 664 | 010-027 423 719 | 028-029 416 715 | 030-038 435 715 | 039-049 451 692 | 050-059 440 727 | 060-069 416 727
070-089 402 746 | 100-119 408 738 | 120-129 430 737 | 130-149 429 767 | 150-168 405 793 | 169-196 404 761 | 197-199 391 755
200-205 389 770 | 206-219 391 768 | 220-229 385 777 | 230-246 372 790 | 247-268 386 809 | 270-289 355 794 | 290-299 340 810
300-312 335 843 | 313-319 318 825 | 320-329 291 819 | 330-342 267 807 | 344-349 277 815 | 350-369 328 867 | 370-385 358 865
386-397 327 897 | 398-399 315 841 | 400-418 378 853 | 420-427 372 870 | 430-458 402 827 | 460-479 399 863 | 480-499 427 845
500-528 420 935 | 530-549 443 898 | 550-567 453 943 | 570-577 444 1003 | 580-588 475 1004 | 590-599 469 1096 | 600-609 418 877
610-629 400 892 | 630-658 384 925 | 660-679 385 982 | 680-693 411 982 | 700-714 311 920 | 716-729 348 924 | 730-749 356 972
750-769 324 970 | 770-789 296 966 | 790-799 323 1019 | 800-816 391 1051 | 820-831 430 1075 | 832-838 442 1146 | 840-847 395 1117
850-853 335 1121 | 855-857 322 1109 | 859-865 350 1116 | 870-884 345 1061 | 889-898 380 1167 | 900-928 340 1177 | 930-961 373 1206
962-966 355 1395 | 967-968 213 1578 | 970-979 440 1207 | 980-994 474 1207 | 995-999 612 1499
"""
ORIGINS = {"PHX": (334, 1122), "CMH": (399, 829)}
NEVER_BY_ROAD = [(6, 9), (962, 966), (967, 968), (995, 999)]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


def regions():
    for entry in REGIONS.replace("\n", "|").split("|"):
        if entry.strip():
            prefixes, latitude, longitude = entry.split()
            first, last = prefixes.split("-")
            yield int(first), int(last), int(latitude), int(longitude)


def miles(origin, latitude, longitude):
    """About so many: 69 miles to a degree of latitude, 52 to one of longitude, whole miles downwards."""
    north, west = ORIGINS[origin][0] - latitude, ORIGINS[origin][1] - longitude
    return isqrt((north * 69) ** 2 + (west * 52) ** 2) // 10


def zone(distance, bounds):
    """The number of the first bound that the distance is within."""
    return next((number for number, bound in bounds if distance <= bound), 8)


GROUND = [(2, 150), (3, 300), (4, 600), (5, 1000), (6, 1400), (7, 1800)]
POSTAL = [(1, 50)] + GROUND


def prefixes(first, last, digits):
    """A place of three digits or of five, one code or a range."""
    if digits == 5:
        return f"US {first:03}00-{last:03}99"
    return f"US {first:03}" if first == last else f"US {first:03}-{last:03}"


def chart(origin, bounds, digits, beyond, exceptions):
    """Zones by distance, those over the sea in a zone of their own, and single codes that lie elsewhere than their prefix says."""
    zones = {}
    for first, last, latitude, longitude in regions():
        if (first, last) in NEVER_BY_ROAD:
            number = beyond.get((first, last))
        else:
            number = str(zone(miles(origin, latitude, longitude), bounds))
        if number:
            zones.setdefault(number, []).append(prefixes(first, last, digits))
    for number, places in exceptions.items():
        zones.setdefault(number, []).extend(places)
    return {"From": [origin], "Zones": dict(sorted(zones.items(), key=lambda entry: int(entry[0])))}


def zone_charts():
    sea = {(967, 968): "44", (995, 999): "46"}
    ninth = {(967, 968): "9", (995, 999): "9"}
    posted = {(6, 9): "8", (962, 966): "8", (967, 968): "8", (995, 999): "8"}
    alaska = ["US 99501-99524"]
    islands = ["US 96703", "US 96710", "US 96714-96716", "US 96741"]
    far = ["US 96799", "US 96910-96932"]
    return [
        {"Reference": "UPS_ZONES", "Charts": [
            chart("PHX", GROUND, 3, sea, {"44": alaska, "46": islands, "3": ["US 85320", "US 85344"], "4": ["US 86435"]}),
            chart("CMH", GROUND, 3, sea, {"44": alaska, "46": islands, "3": ["US 45601"], "5": ["US 49930-49971"]})]},
        {"Reference": "FEDEX_ZONES", "Charts": [
            chart("PHX", GROUND, 5, ninth, {"4": ["US 86432-86446"], "5": ["US 86435"], "9": ["US 00600-00999"]}),
            chart("CMH", GROUND, 5, ninth, {"5": ["US 49800-49999"], "6": ["US 49950-49959"], "9": ["US 00600-00999"]})]},
        {"Reference": "USPS_ZONES", "Charts": [
            chart("PHX", POSTAL, 3, posted, {"8": ["US 090-098", "US 340"], "9": far, "1": ["US 85201-85216"]}),
            chart("CMH", POSTAL, 3, posted, {"8": ["US 090-098", "US 340"], "9": far, "1": ["US 43001-43099", "US 43201-43240"]})]},
    ]


def money(cents):
    return (Decimal(cents) / 100).quantize(Decimal("0.01"))


def prices(zones, first, steps, highest, seed):
    """Prices by whole pounds, in cents: the first pound, then so much for each up to 10, 30, 70 and 150 pounds, a little uneven."""
    lists = {}
    for name, rank in zones.items():
        cents, row = first[0] + first[1] * rank, []
        for pound in range(1, highest + 1):
            if pound > 1:
                step = steps[0 if pound <= 10 else 1 if pound <= 30 else 2 if pound <= 70 else 3]
                cents += step[0] + step[1] * rank
            row.append(money(cents + (pound * 37 + rank * 11 + seed) % 7))
        lists[name] = row
    return lists


def tariffs():
    pounds = list(range(1, 151))
    road = {str(number): number - 2 for number in range(2, 9)}
    inches = {"Round": "Up", "To": 1, "Unit": "In"}
    private = {"Basis": "Package", "Sides": inches, "Divisor": {"Value": 139, "Unit": "In3PerLb"},
               "Weight": {"Round": "Up", "To": 1, "Unit": "Lb"}}
    postal = {"Basis": "Package", "Sides": {"Round": "Nearest", "To": 1, "Unit": "In"}, "Divisor": {"Value": 166, "Unit": "In3PerLb"},
              "VolumetricAbove": {"Volume": 1728, "Unit": "In3"}}
    ground = prices({**road, "44": 17, "46": 24}, (1065, 38), [(42, 9), (55, 12), (63, 13), (58, 12)], 150, 0)
    second = prices(road, (2190, 310), [(131, 38), (148, 44), (155, 47), (150, 46)], 150, 3)
    fedex = prices({**road, "9": 20}, (1041, 41), [(44, 9), (57, 11), (61, 13), (60, 12)], 150, 5)
    fedex["9"][100:] = [None] * 50
    postal_zones = {str(number): number - 1 for number in range(1, 10)}
    post = prices(postal_zones, (741, 52), [(58, 21), (66, 29), (61, 33), (0, 0)], 70, 1)
    for name, rank in postal_zones.items():
        post[name][:0] = [money(433 + 21 * rank), money(497 + 24 * rank), money(588 + 30 * rank)]
    beyond = {name: {"PerUnit": money(61 + 12 * rank), "Step": 1} for name, rank in {**road, "44": 17}.items()}
    return [
        {"Reference": "UPS_GROUND_2026", "ZoneChart": "UPS_ZONES", "Currency": "USD", "Unit": "Lb", "ValidFrom": "2026-01-05",
         "Chargeable": private, "Discount": {"Percent": 10}, "UpTo": pounds, "Prices": ground, "Beyond": beyond},
        {"Reference": "UPS_2DAY_2026", "ZoneChart": "UPS_ZONES", "Currency": "USD", "Unit": "Lb", "ValidFrom": "2026-01-05",
         "Chargeable": private, "UpTo": pounds, "Prices": second},
        {"Reference": "FEDEX_GROUND_2026", "ZoneChart": "FEDEX_ZONES", "Currency": "USD", "Unit": "Lb", "ValidFrom": "2026-01-12",
         "Chargeable": private, "Discount": {"Percent": 30, "Zones": {"2": 26}, "Minimum": {"Amount": Decimal("8.10")}},
         "UpTo": pounds, "Prices": fedex},
        {"Reference": "USPS_GROUND_ADVANTAGE_2026", "ZoneChart": "USPS_ZONES", "Currency": "USD", "Unit": "Lb", "Chargeable": postal,
         "UpTo": [Decimal("0.25"), Decimal("0.5"), Decimal("0.75")] + list(range(1, 71)), "Prices": post},
    ]


def area_zones():
    """Delivery-area lists: 2,000 codes, 240 codes, and the remotest as ranges. A little arithmetic scatters them; no code stands twice."""
    roads = [(first, last) for first, last, _, _ in regions() if (first, last) not in NEVER_BY_ROAD]
    state, seen, codes = 20261102, set(), []
    while len(codes) < 2240:
        state = (state * 1103515245 + 12345) % 2**31
        first, last = roads[(state >> 8) % len(roads)]
        state = (state * 1103515245 + 12345) % 2**31
        code = first * 100 + (state >> 8) % ((last - first + 1) * 100)
        if code not in seen and code not in (90044, 90045, 85001, 43215, 10001):
            seen.add(code)
            codes.append(code)
    usual, extended = [90044] + sorted(codes[:1999]), sorted(codes[1999:2239])
    remote = ["US 967-968", "US 995-999", "US 59420-59489", "US 69120-69171", "US 79821-79855", "US 89310-89319", "US 04730-04786"]
    return [{"Reference": "DAS", "Include": [f"US {code:05}" for code in sorted(usual)]},
            {"Reference": "DAS_EXTENDED", "Include": [f"US {code:05}" for code in extended]},
            {"Reference": "DAS_REMOTE", "Include": remote}]


def fuel(percents):
    """A percentage for each week, from Monday 5 October 2026 on."""
    mondays = ["2026-10-05", "2026-10-12", "2026-10-19", "2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30"]
    return [{"ValidFrom": monday, "Percent": Decimal(percent)} for monday, percent in zip(mondays, percents.split())]


def inches(**bound):
    return {**bound, "Unit": "In"}


def areas(*amounts):
    return [{"Places": [zone], "Amount": Decimal(amount)} for zone, amount in zip(["DAS_REMOTE", "DAS_EXTENDED", "DAS"], amounts)]


def ups_surcharges():
    """Shared by both services of UPS. Additional handling and large package are one family; fuel is taken of base and fees, and the
    charge for declared value comes after it."""
    per = {"Carriers": ["UPS"], "Per": "Package"}
    family = {**per, "OneOf": "UPS_HANDLING"}
    by_zone = lambda near, middle, far: [{"Zones": ["2"], "Amount": Decimal(near)}, {"Zones": ["3", "4"], "Amount": Decimal(middle)},
                                         {"Zones": ["5", "6", "7", "8", "44", "46"], "Amount": Decimal(far)}]
    heavy = {"Weight": {"Above": 50, "Unit": "Lb"}}
    long = {"Any": [{"Longest": inches(Above=48)}, {"Middle": inches(Above=30)}, {"LengthPlusGirth": inches(Above=105)}]}
    large = {"Any": [{"Longest": inches(Above=96)}, {"LengthPlusGirth": inches(Above=130)}, {"Volume": {"Above": 17280, "Unit": "In3"}}]}
    fees = ["UPS_AH_WEIGHT", "UPS_AH_SIZE", "UPS_LARGE", "UPS_RESIDENTIAL", "UPS_AREA_HOME", "UPS_AREA_BUSINESS", "UPS_PEAK"]
    return [
        {"Reference": "UPS_AH_WEIGHT", **family, "When": heavy, "Amounts": by_zone("43.50", "47.25", "52.00")},
        {"Reference": "UPS_AH_SIZE", **family, "When": long, "Amounts": by_zone("28.00", "31.25", "33.75")},
        {"Reference": "UPS_LARGE", **family, "When": large, "LeastWeight": {"Value": 90, "Unit": "Lb"},
         "Amounts": [{"When": {"Residential": True}, "Amount": Decimal("231.00")}] + by_zone("196.50", "208.00", "219.75")},
        {"Reference": "UPS_RESIDENTIAL", **per, "When": {"Residential": True}, "Amount": Decimal("6.10")},
        {"Reference": "UPS_AREA_HOME", **per, "When": {"Residential": True}, "Amounts": areas("15.60", "8.35", "6.25")},
        {"Reference": "UPS_AREA_BUSINESS", **per, "When": {"Residential": False}, "Amounts": areas("13.90", "5.60", "4.45")},
        {"Reference": "UPS_PEAK", **per, "When": {"Residential": True}, "Amount": Decimal("0.55"),
         "ValidFrom": "2026-11-16", "ValidTo": "2027-01-16"},
        {"Reference": "UPS_FUEL", "Carriers": ["UPS"], "Of": ["Base", *fees],
         "Table": fuel("19.75 19.5 19.5 19.25 19.25 19 18.75 18.75 18.5")},
        {"Reference": "UPS_DECLARED_VALUE", **per, "Tags": ["DeclareValue"], "PercentOfValue": Decimal("1.45"), "Above": 100, "Step": 100,
         "Minimum": Decimal("4.35"), "Currency": "USD"},
    ]


def fedex_surcharges():
    """FedEx Ground's own: one amount each, fuel of all that stands before it."""
    family = {"Per": "Package", "OneOf": "FEDEX_HANDLING"}
    return [
        {"Name": "Additional handling, weight", **family, "When": {"Weight": {"Above": 50, "Unit": "Lb"}}, "Amount": Decimal("45.10")},
        {"Name": "Additional handling, dimensions", **family, "Amount": Decimal("29.40"), "When":
         {"Any": [{"Longest": inches(Above=48)}, {"Middle": inches(Above=30)}, {"LengthPlusGirth": inches(Above=105)}]}},
        {"Name": "Oversize", **family, "LeastWeight": {"Value": 90, "Unit": "Lb"}, "Amount": Decimal("211.00"), "When":
         {"Any": [{"Longest": inches(Above=96)}, {"LengthPlusGirth": inches(Above=130)}, {"Volume": {"Above": 17280, "Unit": "In3"}}]}},
        {"Name": "Residential", "Per": "Package", "When": {"Residential": True}, "Amount": Decimal("5.85")},
        {"Name": "Delivery area", "Per": "Package", "Amounts": areas("14.20", "7.95", "5.30")},
        {"Name": "Fuel", "Of": "All", "Table": fuel("18.5 18.5 18.25 18.25 18.5 18.5 18.25 18 18")},
    ]


def services():
    private = {"Weight": {"Max": 150, "Unit": "Lb", "Basis": "Package"}, "Length": inches(Max=108), "LengthPlusGirth": inches(Max=165),
               "ExcludedPlaces": ["US 340"]}
    postal = {"Weight": {"Max": 70, "Unit": "Lb", "Basis": "Package"}, "LengthPlusGirth": inches(Max=130)}
    days = lambda table: {name: {"Min": number, "Max": number} for name, number in table.items()}
    minimum = {"Zone": "2", "Weight": 1, "Less": Decimal("1.00")}
    steps = [{"UpTo": 10, "Percent": 45, "Zones": {"8": 48}}, {"UpTo": 50, "Percent": 40}, {"UpTo": 150, "Percent": 35}]
    lengths = [{"When": {"Longest": inches(Above=30)}, "Amount": Decimal("9.10")},
               {"When": {"Longest": inches(Above=22)}, "Amount": Decimal("4.20")}]
    return [
        {"Reference": "UPS_GROUND", "Name": "UPS Ground", "Carrier": "UPS", "Rules": {**private, "Tags": ["DeclareValue"]},
         "Transit": [{"ZoneChart": "UPS_ZONES", "DeliveryDays": WEEKDAYS,
                      "Days": days({"2": 1, "3": 2, "4": 2, "5": 3, "6": 4, "7": 4, "8": 5, "44": 6, "46": 7})}],
         "Rates": [{"Tariff": "UPS_GROUND_2026", "Discount": {"Percent": 32, "Zones": {"8": 36, "46": 0}, "Minimum": minimum}}]},
        {"Reference": "UPS_2DAY", "Name": "UPS 2nd Day", "Carrier": "UPS", "Rules": {**private, "Tags": ["DeclareValue"]},
         "Transit": [{"ZoneChart": "UPS_ZONES", "Zone": ["2", "3", "4", "5", "6", "7", "8", "44"], "DeliveryDays": WEEKDAYS,
                      "TransitDays": {"Min": 2, "Max": 2}}],
         "Rates": [{"Tariff": "UPS_2DAY_2026", "Discount": {"Bands": steps, "Minimum": {"Amount": Decimal("12.90")}}}]},
        {"Reference": "FEDEX_GROUND", "Name": "FedEx Ground", "Carrier": "FEDEX", "Rules": private,
         "Transit": [{"ZoneChart": "FEDEX_ZONES", "Zone": zone if isinstance(zone, list) else [zone], "DeliveryDays": WEEKDAYS,
                      "TransitDays": {"Min": number, "Max": number}}
                     for zone, number in [("2", 1), (["3", "4"], 2), ("5", 3), (["6", "7"], 4), ("8", 5), ("9", 7)]],
         "Rates": [{"Tariff": "FEDEX_GROUND_2026"}],
         "Surcharges": fedex_surcharges()},
        {"Reference": "USPS_GROUND_ADVANTAGE", "Name": "USPS Ground Advantage", "Carrier": "USPS", "Rules": postal,
         "Transit": [{"ZoneChart": "USPS_ZONES", "DeliveryDays": WEEKDAYS + ["Saturday"], "Days":
                      {str(number): {"Min": 2, "Max": 2 if number < 3 else 3 if number < 5 else 5 if number < 9 else 9}
                       for number in range(1, 10)}}],
         "Rates": [{"Tariff": "USPS_GROUND_ADVANTAGE_2026"}],
         "Surcharges": [{"Name": "Nonstandard length", "Per": "Package", "Amounts": lengths},
                        {"Name": "Nonstandard volume", "Per": "Package", "When": {"Volume": {"Above": 2, "Unit": "Ft3"}},
                         "Amount": Decimal("16.50")}]},
    ]


def locations():
    def collected(hour, cut_off):
        usual = [{"Carrier": carrier, "Days": WEEKDAYS, "Time": hour, "AllocationCutOff": {"Time": cut_off}} for carrier in ("UPS", "FEDEX")]
        return usual + [{"Carrier": "USPS", "Days": WEEKDAYS + ["Saturday"], "Time": "16:00", "AllocationCutOff": {"Time": "15:00"}}]

    return [{"Reference": "PHX", "Place": "US 85043", "TimeZone": "America/Phoenix", "Collections": collected("18:00", "17:00")},
            {"Reference": "CMH", "Place": "US 43217", "TimeZone": "America/New_York", "Collections": collected("17:30", "16:30")}]


def rule_set():
    feasts = ["2026-11-26", "2026-12-25", "2027-01-01"]
    return {
        "Name": "A shipper in the USA", "Currency": "USD", "Assume": {"Residential": True},
        "Holidays": {"UPS": feasts, "FEDEX": feasts,
                     "US_FEDERAL": ["2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25", "2027-01-01", "2027-01-18"]},
        "ShippingLocations": locations(),
        "Zones": area_zones(),
        "ZoneCharts": zone_charts(),
        "Tariffs": tariffs(),
        "Carriers": [{"Reference": "UPS", "Name": "UPS"}, {"Reference": "FEDEX", "Name": "FedEx"},
                     {"Reference": "USPS", "Name": "USPS", "Holidays": ["US_FEDERAL"]}],
        "CarrierServices": services(),
        "Surcharges": ups_surcharges(),
    }


def main():
    rules = rule_set()
    listed = {zone["Reference"]: zone["Include"] for zone in rules["Zones"]}
    write(HERE / "rules.json", rules)
    write(HERE / "consignments.json", consignments(list(regions()), listed))


if __name__ == "__main__":
    main()
