#!/usr/bin/env python3
"""Finds the best plan of a small folder by trying every one, and what comes out in turn: python3 best_plan.py FOLDER writes FOLDER/plan.json.

It knows what these folders use: prices by weight, tiers and adjustments of whole services, capacities of consignments, packages or kilograms on one day, with
penalties and shares, and nothing else. It shares no code with the engine."""

import json
import sys
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent))
from json_text import write


def read(path):
    return json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def weight(order):
    return sum(Fraction(package["Weight"]["Value"]) for package in order["Packages"])


def figure(capacity, order):
    return {"Consignments": 1, "Packages": len(order["Packages"]), "Weight": weight(order)}[capacity.get("Of", "Consignments")]


class World:
    def __init__(self, rules):
        self.services = rules["CarrierServices"]
        self.capacities = rules["Capacities"]
        self.preferences = rules.get("Preferences", [])

    def is_of(self, scope, service):
        lists = [scope.get(key, []) for key in ("Services", "Carriers")]
        return not any(lists) or service["Reference"] in lists[0] or service["Carrier"] in lists[1]

    def offers(self, order):
        """The services that price it, in the order of allocation: tier, price, reference."""
        offers = []
        for service in self.services:
            bands = service["Rates"][0]["Bands"]
            price = next((Fraction(band["Price"]) for band in bands if weight(order) <= band.get("UpTo", weight(order))), None)
            if price is None:
                continue
            own = [rule for rule in self.preferences if self.is_of(rule, service)]
            tier = min([rule["Tier"] for rule in own if "Tier" in rule], default=100)
            adjusted = sum(Fraction(rule["Adjust"]["Amount"]) for rule in own if "Adjust" in rule)
            offers.append((tier, price + adjusted, service["Reference"], service))
        return sorted(offers, key=lambda offer: offer[:3])

    def worth(self, orders, choice):
        """(left, missing, tiers, cost) of a plan, or None if a capacity has no room."""
        missing, cost = Fraction(0), sum((offer[1] for offer in choice if offer), Fraction(0))
        for capacity in self.capacities:
            own = [figure(capacity, order) for order, offer in zip(orders, choice) if offer and self.is_of(capacity, offer[3])]
            everything = sum(figure(capacity, order) for order, offer in zip(orders, choice) if offer)
            used = sum(own, Fraction(0))
            if own and used > capacity.get("Max", used):
                return None
            share = capacity.get("Share", {})
            lacks = max(Fraction(0), capacity.get("Min", 0) - used)
            lacks += max(Fraction(0), Fraction(share.get("Min", 0)) * everything / 100 - used)
            lacks += max(Fraction(0), used - Fraction(share.get("Max", 100)) * everything / 100)
            if "Penalty" in capacity:
                cost += lacks * Fraction(capacity["Penalty"])
            else:
                missing += lacks
        return sum(not offer for offer in choice), missing, sum(offer[0] for offer in choice if offer), cost

    def in_turn(self, orders):
        choice = []
        for order in orders:
            used = {capacity["Reference"]: sum(figure(capacity, one) for one, offer in zip(orders, choice) if offer and self.is_of(capacity, offer[3]))
                    for capacity in self.capacities}
            fits = (offer for offer in self.ranked(order, used)
                    if all(used[one["Reference"]] + figure(one, order) <= one["Max"] for one in self.capacities
                           if "Max" in one and self.is_of(one, offer[3])))
            choice.append(next(fits, None))
        return choice

    def ranked(self, order, used):
        """In turn offsets count, while less than the least was used."""
        def price(offer):
            return offer[1] - sum(Fraction(one["Offset"]["Amount"]) for one in self.capacities
                                  if "Offset" in one and self.is_of(one, offer[3]) and used[one["Reference"]] < one["Min"])
        return sorted(self.offers(order), key=lambda offer: (offer[0], price(offer), offer[2]))

    def together(self, orders):
        """The best; of equal ones that in which the first has its earlier offer, then the second, and so on."""
        best = None
        for places in product(*[list(range(len(self.offers(order)))) + [len(self.services)] for order in orders]):
            choice = [(self.offers(order) + [None] * len(self.services))[place] for order, place in zip(orders, places)]
            worth = self.worth(orders, choice)
            if worth is not None and (best is None or worth + places < best[0]):
                best = worth + places, choice
        return best[1]


def told(value):
    exact = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else Decimal(value)
    return exact.normalize() if exact else Decimal(0)


def found(world, orders, choice):
    left, missing, tiers, cost = world.worth(orders, choice)
    return {"Taken": len(orders) - left, "Left": left, "Missing": told(missing), "Tiers": tiers, "Compared": told(cost),
            "Services": {order["Reference"]: offer[2] if offer else "" for order, offer in zip(orders, choice)}}


def main(folder):
    cases = read(folder / "cases.json")
    orders, plans = read(folder / "consignments.json"), []
    for rules in sorted({"rules.json"} | {case.get("Rules", "rules.json") for case in cases["Cases"]}):
        world = World(read(folder / rules))
        offers = [world.offers(order) for order in orders]
        world.offers = lambda order, known=dict(zip([order["Reference"] for order in orders], offers)): known[order["Reference"]]
        plans.append({"Name": rules.removesuffix(".json"), "Rules": rules, "InTurn": found(world, orders, world.in_turn(orders)),
                      "Together": found(world, orders, world.together(orders))})
        print(folder.name, rules, plans[-1])
    write(folder / "plan.json", {"At": cases["At"], "Plans": plans})


if __name__ == "__main__":
    for name in sys.argv[1:]:
        main(Path(name))
