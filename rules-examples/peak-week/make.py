#!/usr/bin/env python3
"""Makes rules.json, by-weight.json and consignments.jsonl of a peak week: always the same, without the network. Every name and figure is invented."""

import json
import sys
from decimal import Decimal
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))
from chance import Chance
from json_text import write

HERE = Path(__file__).parent
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
CARRIERS = {"NORTH": "North Parcels", "POST": "The Post", "KITE": "Kite Couriers", "OWL": "Owl Cargo", "TERN": "Tern Mail"}
LOCATIONS = {"Leeds": "GB LS1 4AP", "Bristol": "GB BS1 4DJ"}
# Days, heaviest in kg, least price in pence, pence a kilogram, room a day in Leeds and in Bristol.
SERVICES = {
    "NORTH_24": (1, 25, 520, 22, 75, 50), "NORTH_48": (2, 25, 405, 19, 110, 80), "NORTH_ECO": (3, 5, 290, 24, 60, 40),
    "POST_24": (1, 20, 495, 31, 60, 45), "POST_48": (2, 20, 372, 27, 90, 70), "POST_ECO": (4, 2, 245, 40, 45, 30),
    "KITE_24": (1, 30, 610, 17, 70, 45), "KITE_48": (2, 30, 455, 15, 60, 40),
    "OWL_48": (2, 30, 498, 9, 50, 40), "OWL_HEAVY": (3, 30, 560, 5, 30, 25),
    "TERN_24": (1, 30, 790, 34, 40, 25), "TERN_48": (2, 30, 585, 26, 60, 40)}
# What a carrier takes in a day at one location, and in a week at both.
BY_CARRIER = {"NORTH": (200, 140, 1500), "POST": (170, 120, 1250), "KITE": (115, 75, 900), "OWL": (70, 60, 600)}
STEPS = [1, 2, 5, 10, 15, 20, 25, 30]
TOWNS = ["M1 5WG", "B1 1AA", "SW1A 1AA", "NE1 7RU", "CF10 1EP", "NR1 3QA", "EX1 1HS", "LE1 5WW", "IV1 1AA", "KW1 4XX"]
DAYS = ["2026-12-14", "2026-12-15", "2026-12-16", "2026-12-17", "2026-12-18"]


def pence(amount):
    return Decimal(amount) / 100


def service(name):
    days, heaviest, least, each, _, _ = SERVICES[name]
    steps = [step for step in STEPS if step <= heaviest]

    def bands(more):
        return [{"UpTo": step, "Price": pence(least + each * step + more + step * more // 100)} for step in steps]

    made = {"Reference": name, "Carrier": name.split("_")[0]}
    if name == "OWL_HEAVY":
        made["Rules"] = {"Weight": {"Min": 8, "Unit": "Kg"}}
    made["Transit"] = [{"TransitDays": {"Min": days, "Max": days}, "DeliveryDays": WEEKDAYS + ["Saturday"]}]
    made["Rates"] = [{"To": ["HIGHLANDS"], "Bands": bands(230)}, {"Bands": bands(0)}]
    return made


def capacities():
    made = []
    for name, (_, _, _, _, *room) in SERVICES.items():
        later = {"WhenFull": "NextDate"} if name in ("NORTH_ECO", "POST_ECO", "OWL_HEAVY") else {}
        for location, most in zip(LOCATIONS, room):
            made.append({"Reference": f"{name}_{location.upper()}", "Services": [name], "ShippingLocations": [location], "Max": most} | later)
    for carrier, (*room, week) in BY_CARRIER.items():
        for location, most in zip(LOCATIONS, room):
            made.append({"Reference": f"{carrier}_{location.upper()}", "Carriers": [carrier], "ShippingLocations": [location], "Max": most})
        made.append({"Reference": f"{carrier}_WEEK", "Carriers": [carrier], "Per": "Week", "Max": week})
    made.append({"Reference": "TERN_WEEK", "Carriers": ["TERN"], "Per": "Week", "Min": 420, "Offset": {"Amount": Decimal("0.80")}})
    return made


def rules(more):
    collections = [{"Carrier": carrier, "Days": WEEKDAYS + (["Saturday"] if carrier == "KITE" else []), "Time": "17:00"} for carrier in CARRIERS]
    return {
        "Name": "A peak week", "Currency": "GBP", "HorizonDays": 7,
        "ShippingLocations": [{"Reference": name, "Place": place, "TimeZone": "Europe/London", "Collections": collections}
                              for name, place in LOCATIONS.items()],
        "Zones": [{"Reference": "HIGHLANDS", "Include": ["GB IV", "GB KW"]}],
        "Carriers": [{"Reference": reference, "Name": name} for reference, name in CARRIERS.items()],
        "CarrierServices": [service(name) for name in SERVICES],
        "Preferences": [{"Reference": "KITE_IS_RELIABLE", "Carriers": ["KITE"], "Adjust": {"Amount": Decimal("-0.25")}}],
        "Capacities": capacities() + more}


def consignment(number, chance):
    least, span = chance.of([(5, 95), (5, 95), (100, 400), (100, 400), (100, 400), (500, 1000), (500, 1000), (1500, 1500)])
    hundredths = least + chance.below(span)
    day = number * 5 // 5000
    made = {"Reference": f"P{number:04}"}
    packages = [1, 1, 1, 1, 2, 3][chance.below(6)]
    made["Packages"] = [{"Weight": {"Value": hundredths // packages / 100, "Unit": "Kg"}}] * packages
    if day or chance.below(2):
        made["ShippingDate"] = DAYS[day] + "T00:00:00"
    if chance.below(10) < 6:
        promised = int(DAYS[day][-2:]) + chance.of([1, 1, 2, 2, 2, 3, 3, 4])
        promised += promised == 20
        made["RequestedDeliveryDate"] = {"Date": f"2026-12-{promised}T00:00:00"}
    location = "Leeds" if chance.below(5) < 3 else "Bristol"
    made["Addresses"] = [
        {"AddressType": "Origin", "ShippingLocationReference": location},
        {"AddressType": "Destination", "Postcode": chance.of(TOWNS), "Country": {"IsoCode": {"TwoLetterCode": "GB"}}}]
    return made


def main():
    write(HERE / "rules.json", rules([]))
    trailers = [{"Reference": f"{carrier}_TRAILER_{location.upper()}", "Carriers": [carrier], "ShippingLocations": [location], "Of": "Weight",
                 "Unit": "Kg", "Max": most}
                for carrier, location, most in [("NORTH", "Leeds", 900), ("NORTH", "Bristol", 620), ("OWL", "Leeds", 1050)]]
    write(HERE / "by-weight.json", rules(trailers))
    chance = Chance(20261214)
    with open(HERE / "consignments.jsonl", "w", encoding="utf-8", newline="\n") as file:
        for number in range(5000):
            file.write(json.dumps(consignment(number, chance), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
