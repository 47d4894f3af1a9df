#!/usr/bin/env python3
"""Works out what cases.json expects, from rules.json and consignments.json and the contract alone. It shares no code with the engine.

`python3 rules.py` writes cases.json, `python3 rules.py --check` says whether it stands as it would be written, `python3 rules.py REFERENCE` shows
what each service answers to one consignment.
"""

import json
import re
import sys
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))
from conditions import WEEK, Asked, day_of, grams, like, needs
from json_text import laid_out
from places import Places

HERE = Path(__file__).parent
HOURS_AHEAD = {"Leeds": 0, "Tilburg": 1}  # of UTC, in November
HORIZON = 28


def load(name):
    return json.loads((HERE / name).read_text(encoding="utf-8"), parse_float=Decimal)


RULES = load("rules.json")
SERVICES = {service["Reference"]: service for service in RULES["CarrierServices"]}
GROUPS = {group["Reference"]: group["Services"] for group in RULES["CarrierServiceGroups"]}
RATES = {currency: Fraction(rate) for currency, rate in RULES["ExchangeRates"].items()} | {"GBP": Fraction(1)}
PLACES = Places(RULES)


def cents(amount):
    return Fraction(floor(amount * 100 + Fraction(1, 2)), 100)


def chosen(rule):
    """The services of the three lists together; without lists all."""
    listed = [rule.get(key, []) for key in ("Services", "Carriers", "CarrierServiceGroups")]
    names, carriers, groups = listed
    exact = lambda text, one: re.fullmatch(".*".join(map(re.escape, one.split("*"))), text)
    return {name for name, service in SERVICES.items() if not any(listed) or any(exact(name, one) for one in names)
            or any(exact(service["Carrier"], one) for one in carriers) or any(name in GROUPS[group] for group in groups)}


for every_rule in RULES["ShippingRules"] + RULES["Preferences"]:
    every_rule["Chosen"], every_rule["Needs"] = chosen(every_rule), needs(every_rule["When"])


class Question:
    """An order and an instant, in UTC."""

    def __init__(self, order, now):
        self.order, self.now, self.reference = order, now, order["Reference"]
        self.location = order["Addresses"][0].get("ShippingLocationReference")
        self.ahead = timedelta(hours=HOURS_AHEAD.get(self.location, 0))
        self.local = now + self.ahead
        promised = order.get("RequestedDeliveryDate", {})
        self.promised, self.exactly = day_of(promised.get("Date")), promised.get("IsToBeExactlyOnTheDateSpecified", False)
        self.to, self.weight = order["Addresses"][1], sum(map(grams, order["Packages"])) / 1000

    def asked(self, offer=None):
        return Asked(self.order, PLACES, RATES, RULES["Assume"], self.local, offer)

    def in_force(self, rule):
        """Whether a rule is there, by its locations and its dates."""
        today = self.local.date().isoformat()
        here = "ShippingLocations" not in rule or self.location in rule["ShippingLocations"]
        return here and rule.get("ValidFrom", "") <= today <= rule.get("ValidTo", "9999")


# Days

def open_collections(service, question):
    """When it is collected on each open date, by the origin's clocks; None if its carrier doesn't collect there at all."""
    today = question.local.replace(hour=0, minute=0, second=0)
    days = [today + timedelta(days=ahead) for ahead in range(HORIZON + 1)]
    ships = day_of(question.order.get("ShippingDate"))
    days = [day for day in days if not ships or day.date() == ships]
    if question.location is None:
        return days
    entries = PLACES.locations[question.location]["Collections"]
    entry = next((entry for entry in entries if entry["Carrier"] == service["Carrier"]), None)
    if entry is None:
        return None
    at = lambda day, time: day + timedelta(hours=int(time[:2]), minutes=int(time[3:]))
    return [at(day, entry["Time"]) for day in days if WEEK[day.weekday()] in entry["Days"] and question.local <= at(day, entry["AllocationCutOff"]["Time"])]


def delivered(lane, day, steps):
    """So many delivery days on; None if it would be delivered on the day of collection, which is none."""
    week = lane.get("DeliveryDays", WEEK)
    if steps == 0 and WEEK[day.weekday()] not in week:
        return None
    while steps:
        day += timedelta(days=1)
        steps -= WEEK[day.weekday()] in week
    return day


def dates(service, lane, question):
    """Collection, earliest and latest delivery on the first open date that keeps the promise, or the code of why there is none."""
    collections = open_collections(service, question)
    if collections is None:
        return "NotCollected"
    for collected in collections:
        earliest, latest = (delivered(lane, collected.date(), lane["TransitDays"][end]) for end in ("Min", "Max"))
        promised = question.promised
        if earliest and (not promised or latest <= promised and (not question.exactly or earliest == promised)):
            return {"Collected": collected, "Earliest": earliest, "Latest": latest}
    return "Promise" if collections else "NoCollectionDate"


# Prices

def price(service, question):
    """Net in the lane's currency, that currency, and what it is worth in the rule set's; None if there is no price."""
    lane = next((lane for lane in service["Rates"] if PLACES.lies(question.to, lane["To"])), None)
    band = next((band for band in lane["Bands"] if Fraction(band["UpTo"]) >= question.weight), None) if lane else None
    if band is None:
        return None
    base = Fraction(band["Price"])
    net = base + sum(cents(base * Fraction(line["Percent"]) / 100) for line in service["Surcharges"])
    currency = lane.get("Currency", "GBP")
    return {"Net": net, "Currency": currency, "Worth": net * RATES[currency]}


# Who may

def allocation_rules(service, question):
    limits, order = service["Rules"], question.order
    codes = {"Direction"} if order.get("Direction", "Outbound") not in service.get("Direction", "Outbound") else set()
    codes |= {"Weight"} if question.weight > Fraction(limits["Weight"]["Max"]) else set()
    return codes | ({"Tags"} if not set(order.get("Tags", [])) <= set(limits.get("Tags", [])) else set())


def barred_by(service, question, offer):
    """The shipping rules that bar a service, and those of which it isn't known."""
    known = ({"date"} if "Collected" in offer else set()) | ({"price"} if "Net" in offer else set())
    found = {"ShippingRule": [], "MissingData": []}
    for rule in RULES["ShippingRules"]:
        if service["Reference"] in rule["Chosen"] and question.in_force(rule) and rule["Needs"] <= known:
            holds = question.asked(offer).holds(rule["When"])
            if holds is None:
                found["MissingData"].append(rule["Reference"])
            elif holds == (rule["Type"] == "Exclude"):
                found["ShippingRule"].append(rule["Reference"])
    return found


def answer(service, question):
    """The offer of a service, and the codes for which it can't take the consignment. A check that builds on one that failed isn't made."""
    codes, offer = allocation_rules(service, question), {"Service": service}
    lane = next((lane for lane in service["Transit"] if PLACES.lies(question.to, lane["To"])), None)
    found = dates(service, lane, question) if lane else "NoLane"
    if isinstance(found, dict):
        offer |= found
        priced = price(service, question)
        offer |= priced or {}
        found = None if priced else "NoRate"
    offer["Barred"] = barred_by(service, question, offer)
    return offer, codes | ({found} if found else set()) | {code for code, rules in offer["Barred"].items() if rules}


# Who goes first

def ranked(offer, question):
    """Adds tier and compared price."""
    tiers, amounts, percents = [], Fraction(0), Fraction(0)
    for rule in RULES["Preferences"]:
        if offer["Service"]["Reference"] in rule["Chosen"] and question.in_force(rule) and question.asked(offer).holds(rule["When"]):
            tiers += [rule["Tier"]] if "Tier" in rule else []
            amounts += Fraction(rule.get("Adjust", {}).get("Amount", 0))
            percents += Fraction(rule.get("Adjust", {}).get("Percent", 0))
    return offer | {"Tier": min(tiers, default=100), "Compared": offer["Worth"] * (1 + percents / 100) + amounts}


def cheapest(offer):
    ahead = timedelta(hours=HOURS_AHEAD.get(offer["Origin"], 0))
    return offer["Compared"], offer["Latest"], offer["Collected"] - ahead, offer["Service"]["Reference"]


def is_on_time(offer, probability, question):
    rows = [row for row in RULES["History"] if row["Service"] == offer["Service"]["Reference"]]
    row = next((row for row in rows if "To" not in row or PLACES.lies(question.to, row["To"])), {"Days": {}})
    counts = sorted((int(days), count) for days, count in row["Days"].items())
    total, so_far = sum(count for _, count in counts), 0
    if question.promised is None or total < 30:
        return True
    for days, count in counts:
        so_far += count
        if so_far >= Fraction(probability) * total:
            return offer["Collected"].date() + timedelta(days=days) <= question.promised
    return False


def bound(offers, tolerance):
    least = min(offer["Compared"] for offer in offers)
    return least + Fraction(tolerance.get("Amount", 0)) + max(least, 0) * Fraction(tolerance.get("Percent", 0)) / 100


def step(offers, kind, asked, question):
    """Those that a step leaves."""
    if kind == "DeliveredWithin":
        return [offer for offer in offers if (offer["Latest"] - question.local.date()).days <= asked["Days"]]
    if kind == "OnTime":
        return [offer for offer in offers if is_on_time(offer, asked["Probability"], question)]
    if kind == "Within":
        return [offer for offer in offers if offer["Compared"] <= bound(offers, asked)]
    liked = [offer for offer in offers if offer["Service"]["Reference"] in chosen(asked)]
    if "Tolerance" in asked:
        liked = [offer for offer in liked if offer["Compared"] <= bound(offers, asked["Tolerance"])]
    return liked or offers


def last(name, asked, question):
    """The order that ends an objective."""
    days = lambda offer: (offer["Latest"] - question.local.date()).days
    carbon = lambda service: Fraction(service["Carbon"]["PerConsignment"]) + Fraction(service["Carbon"]["PerKg"]) * question.weight
    keys = {"Cheapest": lambda offer: 0, "Fastest": lambda offer: offer["Latest"], "BestValue": lambda offer: offer["Compared"] + Fraction(asked["PerDay"]) * days(offer),
            "LeastCarbon": lambda offer: (0, carbon(offer["Service"])) if "Carbon" in offer["Service"] else (1, 0)}
    return lambda offer: (keys[name](offer), cheapest(offer))


def objective_of(question):
    return next((each for each in RULES["Objectives"] if question.asked().holds(each["When"])), None)


def in_order(offers, question):
    """The offers in the order in which they are taken, those alone that the objective leaves. Its filters stand first. A tier comes before every
    order; what stands between looks at the best tier alone."""
    order = last("Cheapest", {}, question)
    for each in (objective_of(question) or {"Choose": []})["Choose"]:
        kind, asked = (each, {}) if isinstance(each, str) else next(iter(each.items()))
        if kind in ("Within", "Prefer") and offers:
            best = min(offer["Tier"] for offer in offers)
            offers = [offer for offer in offers if offer["Tier"] == best]
        if kind in ("Cheapest", "Fastest", "BestValue", "LeastCarbon"):
            order = last(kind, asked, question)
        elif offers:
            offers = step(offers, kind, asked, question)
    return sorted(offers, key=lambda offer: (offer["Tier"], order(offer)))


# What is expected

def written(amount):
    """A figure as a decimal; it has one, for rates and percentages have few digits."""
    figure = Decimal(amount.numerator) / Decimal(amount.denominator)
    assert Fraction(figure) == amount
    return figure if figure.as_tuple().exponent < -2 else figure.quantize(Decimal("0.01"))


def decide(order, now):
    question = Question(order, now)
    answers = {name: answer(service, question) for name, service in SERVICES.items()}
    eligible = [ranked(offer | {"Origin": question.location}, question) for offer, codes in answers.values() if not codes]
    return question, answers, eligible, in_order(eligible, question)


def decision(order, now, in_full):
    question, answers, eligible, left = decide(order, now)
    expected = {"StatusCode": 200 if left else 422}
    if left:
        best = left[0]
        is_british = PLACES.lies_in(question.to, "GB")
        tax = cents(best["Net"] * Fraction(RULES["Vat"][0]["Rate"])) if is_british else Fraction(0)
        expected |= {"Service": best["Service"]["Reference"], "Net": written(best["Net"]), "Gross": written(best["Net"] + tax), "Currency": best["Currency"],
                     "LatestDeliveryDate": f"{best['Latest']}T23:59:00"}
    if eligible and not left:
        return expected | {"Excluded": {offer["Service"]["Reference"]: ["Objective"] for offer in eligible}}
    steps = (objective_of(question) or {"Choose": []})["Choose"]
    if not any(isinstance(each, dict) and {"DeliveredWithin", "OnTime"} & set(each) for each in steps):
        expected["Eligible"] = sorted(offer["Service"]["Reference"] for offer in eligible)
    barred = {name: sorted(codes) for name, (_, codes) in answers.items() if codes and "NoLane" not in codes}
    return expected | ({"Excluded": barred} if in_full and barred else {})


def told(order, now):
    """The answer to a request: who is chosen, who comes next, and what the objective costs."""
    question, _, eligible, left = decide(order, now)
    if not left:
        return {"ConsignmentReference": question.reference, "StatusCode": 422}
    best, second = left[0], left[1] if len(left) > 1 else None
    expected = {"ConsignmentReference": question.reference, "CarrierServiceReference": best["Service"]["Reference"],
                "ComparedPrice": written(best["Compared"])}
    expected["RunnerUp"] = second and {"MpdCarrierServiceReference": second["Service"]["Reference"], "Price": {"Net": written(second["Net"])},
                                       "ComparedPrice": written(second["Compared"])}
    if objective_of(question):
        expected["CostOfObjective"] = written(cents(best["Worth"] - min(offer["Worth"] for offer in eligible)))
    return expected


def cases(orders):
    at = {"Monday": "2026-11-02T10:15:00", "Tuesday, at night": "2026-11-03T22:30:00", "Thursday, while the Post strikes": "2026-11-05T11:45:00",
          "Friday, after the last collection": "2026-11-06T18:10:00"}
    decided = []
    for name, text in at.items():
        now, is_first = datetime.fromisoformat(text), not decided
        some = orders if is_first else [order for order in orders if not order["Reference"].startswith("P-")] + orders[-20:]
        expect = {order["Reference"]: decision(order, now, is_first and not order["Reference"].startswith("P-")) for order in some}
        decided.append({"Name": name, "At": f"{text}Z", "Expect": expect})
    first = datetime.fromisoformat(at["Monday"])
    asked = {"Name": "who comes next, and what objectives cost", "Call": "AllocateUsingDefaultRules", "Request": {"ConsignmentReferences": [order["Reference"] for order in orders]},
             "Answer": [told(order, first) for order in orders]}
    return {"Description": "Worked out by rules.py, which shares no code with the engine.", "At": f"{at['Monday']}Z", "Cases": [*decided, asked]}


def show(order):
    question, answers, eligible, left = decide(order, datetime(2026, 11, 2, 10, 15))
    ranks = {offer["Service"]["Reference"]: offer for offer in eligible}
    objective = objective_of(question)
    print(f"objective {objective['Reference']}" if objective else "no objective", "leaves", " ".join(offer["Service"]["Reference"] for offer in left))
    for name, (offer, codes) in answers.items():
        rank = ranks.get(name)
        barred = [rule for rules in offer["Barred"].values() for rule in rules]
        print(name, f"tier {rank['Tier']}, {float(rank['Net']):.2f} {rank['Currency']}, compared {float(rank['Compared']):.4f}, {rank['Latest']}" if rank else f"{' '.join(sorted(codes))} {' '.join(barred)}")


def main():
    orders, named = load("consignments.json"), sys.argv[1:]
    text, file = laid_out(cases(orders)) + "\n", HERE / "cases.json"
    if named == ["--check"]:
        sys.exit(0 if file.read_text(encoding="utf-8") == text else "cases.json isn't what rules.py writes")
    if named:
        return [show(order) for order in orders if order["Reference"] in named]
    return file.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
