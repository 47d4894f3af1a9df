#!/usr/bin/env python3
"""Makes rules.json and consignments.json of a marketplace: always the same, without the network. Every name and figure is invented."""

import sys
from decimal import Decimal
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))
from consignments import consignments
from json_text import write
from shipping_rules import HISTORY, OBJECTIVES, PREFERENCES, SHIPPING_RULES

HERE = Path(__file__).parent
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
CARRIERS = {
    "NORTH": "North Parcels", "POST": "The Post", "YARROW": "Yarrow", "KITE": "Kite Couriers", "FALCON": "Falcon Express", "OWL": "Owl Cargo",
    "CANAL": "Canal Freight", "HERON": "Heron Fresh", "TERN": "Tern Mail", "ROOK": "Rook Business", "SWAN": "Swan Cellars", "LARK": "Lark Green"}
IN_TILBURG = ["POST", "OWL", "CANAL", "HERON", "TERN", "SWAN", "LARK"]
IN_EUROS = ["OWL", "CANAL"]
# What each carrier has besides 24, 48, EU and INT: days by zone, heaviest parcel in kg, dearest price of all compared with its 48.
SPECIAL = {
    "NORTH": ("LOCKER", {"MAINLAND": 2}, 10, "0.62"), "POST": ("LETTER", {"MAINLAND": 2, "NI": 2, "ISLES": 3}, 1, "0.35"),
    "YARROW": ("BULKY", {"MAINLAND": 3, "NI": 5}, 60, "1.90"), "KITE": ("LOCKER", {"MAINLAND": 2}, 15, "0.66"),
    "FALCON": ("SAMEDAY", {"MAINLAND": 0}, 20, "2.80"), "OWL": ("HAZMAT", {"MAINLAND": 2, "EUROPE": 5}, 40, "2.10"),
    "CANAL": ("PALLET", {"MAINLAND": 3, "EUROPE": 5}, 600, "7.50"), "HERON": ("FRESH", {"MAINLAND": 1}, 25, "1.30"),
    "TERN": ("MEDIA", {"MAINLAND": 3, "NI": 4, "ISLES": 5}, 10, "0.55"), "ROOK": ("B2B", {"MAINLAND": 1}, 30, "0.80"),
    "SWAN": ("WINE", {"MAINLAND": 2, "EUROPE": 4}, 30, "0.95"), "LARK": ("RETURNS", {"MAINLAND": 2}, 30, "0.70")}
USUAL = {
    "24": ({"MAINLAND": 1}, 30, "1.45"), "48": ({"MAINLAND": 2, "NI": 3, "ISLES": 4, "CHANNEL": 4}, 30, "1"),
    "EU": ({"EUROPE": 3}, 30, "2.20"), "INT": ({"EUROPE": 4, "WORLD": 6, "CHANNEL": 5}, 30, "3.40")}
FARTHER = {"MAINLAND": "1", "NI": "1.55", "ISLES": "1.95", "CHANNEL": "2.30", "EUROPE": "1", "WORLD": "1.85"}


def price(*factors):
    exact = Decimal(1)
    for factor in factors:
        exact *= Decimal(factor)
    return exact.quantize(Decimal("0.01"))


def bands(start, factor, zone, heaviest):
    """A price for each band of weight; what is heavier than the last band has none."""
    steps = [step for step in (1, 2, 5, 10, 20, 30, 60, 200, 600) if step <= heaviest] or [heaviest]
    return [{"UpTo": step, "Price": price(start, factor, FARTHER[zone], Decimal(1) + Decimal(step) / 14)} for step in steps]


def service(number, carrier, kind, days, heaviest, factor):
    start = Decimal("2.35") + Decimal(number * 37 % 23) / 20
    made = {"Reference": f"{carrier}_{kind}", "Name": f"{CARRIERS[carrier]} {kind}", "Carrier": carrier}
    if kind == "RETURNS":
        made["Direction"] = "Inbound"
    elif kind in ("48", "LOCKER"):
        made["Direction"] = ["Outbound", "Inbound"]
    rules = {"Weight": {"Max": heaviest, "Unit": "Kg"}}
    tags = {"WINE": ["Alcohol", "Glass"], "HAZMAT": ["Hazmat"], "48": ["Alcohol"] if number % 2 else ["Glass"]}.get(kind)
    made["Rules"] = rules | ({"Tags": tags} if tags else {})
    if kind != "RETURNS":
        made["Carbon"] = {"PerConsignment": 150 + number * 53 % 400, "PerKg": 20 + number * 29 % 60}
    week = WEEKDAYS + ["Saturday"] if carrier in ("KITE", "FALCON") else WEEKDAYS
    lanes = [{"To": [zone], "TransitDays": {"Min": max(most - 1, min(most, 1)), "Max": most}} for zone, most in days.items()]
    made["Transit"] = lanes if carrier == "HERON" else [lane | {"DeliveryDays": week} for lane in lanes]
    currency = {"Currency": "EUR"} if carrier in IN_EUROS else {}
    made["Rates"] = [{"To": [zone], **currency, "Bands": bands(start, factor, zone, heaviest)} for zone in days]
    made["Surcharges"] = [{"Name": "Fuel", "Percent": Decimal(number * 7 % 13) / 2 + 3}]
    return made


def services():
    for number, carrier in enumerate(CARRIERS, 1):
        for kind, (days, heaviest, factor) in USUAL.items():
            yield service(number, carrier, kind, days, heaviest, factor)
        yield service(number, carrier, *SPECIAL[carrier])


def collections(carriers):
    for number, carrier in enumerate(CARRIERS, 1):
        if carrier in carriers:
            days = WEEKDAYS + ["Saturday"] if carrier in ("KITE", "FALCON") else WEEKDAYS
            hour = 15 + number % 4
            yield {"Carrier": carrier, "Days": days, "Time": f"{hour}:30", "AllocationCutOff": {"Time": f"{hour - 1}:00"}}


def rule_set():
    place = lambda name, where, zone, carriers: {"Reference": name, "Place": where, "TimeZone": zone, "Collections": list(collections(carriers))}
    apart = ["GB BT", "GB ZE", "GB HS", "GB KW15-KW17", "GB KA27"]
    return {
        "Name": "A marketplace", "Currency": "GBP", "Vat": [{"To": ["GB"], "Rate": Decimal("0.2")}, {"Rate": 0}],
        "ExchangeRates": {"EUR": Decimal("0.86"), "USD": Decimal("0.79")}, "Assume": {"PostOfficeBox": False},
        "ShippingLocations": [place("Leeds", "GB LS10 1AB", "Europe/London", CARRIERS), place("Tilburg", "NL 5015AA", "Europe/Amsterdam", IN_TILBURG)],
        "Zones": [{"Reference": "MAINLAND", "Include": ["GB"], "Exclude": apart}, {"Reference": "NI", "Include": apart[:1]},
                  {"Reference": "ISLES", "Include": apart[1:]}, {"Reference": "CHANNEL", "Include": ["JE", "GG", "IM"]},
                  {"Reference": "EUROPE", "Include": ["FR", "DE", "NL", "BE", "ES", "IE"]}, {"Reference": "WORLD", "Include": ["US", "CH", "NO"]}],
        "Carriers": [{"Reference": carrier, "Name": name} for carrier, name in CARRIERS.items()],
        "CarrierServices": list(services()),
        "CarrierServiceGroups": [{"Reference": "LOCKERS", "Services": ["NORTH_LOCKER", "KITE_LOCKER"]},
                                 {"Reference": "GREEN", "Services": [f"LARK_{kind}" for kind in USUAL] + [f"TERN_{kind}" for kind in USUAL]}],
        "ShippingRules": SHIPPING_RULES, "Preferences": PREFERENCES, "Objectives": OBJECTIVES, "History": HISTORY}


if __name__ == "__main__":
    write(HERE / "rules.json", rule_set())
    write(HERE / "consignments.json", list(consignments()))
