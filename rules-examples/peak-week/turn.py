#!/usr/bin/env python3
"""Works out what becomes of the peak week in turn: cases.json and plan.json. In whole pence, and without the engine."""

import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))
from json_text import write
from offers import HERE, World, read, read_consignments

AT = "2026-12-14T08:00:00Z"
CODES = ["NoLane", "Promise", "NoRate", "Weight", "CapacityReached"]


class Turn:
    def __init__(self, world):
        self.world, self.used, self.turned_away = world, {}, {}

    def full(self, order, service, on):
        """The capacities that have no room, by what they do then."""
        full = {"NextService": [], "NextDate": []}
        for reference, period, amount in self.world.counted(order, service, on):
            capacity = self.world.capacities[reference]
            if "Max" in capacity and self.used.get((reference, period), 0) + amount > capacity["Max"]:
                full[capacity.get("WhenFull", "NextService")].append((reference, period))
        return full

    def date(self, order, service):
        """Where it is collected and delivered, or the code that says why not."""
        code = "Promise"
        for on, delivered in self.world.dates(order, service):
            full = self.full(order, service, on)
            for place in full["NextService"] + full["NextDate"]:
                self.turned_away.setdefault(place, order.reference)
            if full["NextService"]:
                return "CapacityReached"
            if not full["NextDate"]:
                return on, delivered
            code = "CapacityReached"
        return code

    def offset(self, order, service, on):
        pence = 0
        for reference, period, _ in self.world.counted(order, service, on):
            capacity = self.world.capacities[reference]
            if "Offset" in capacity and self.used.get((reference, period), 0) < capacity["Min"]:
                pence += int(capacity["Offset"]["Amount"] * 100)
        return pence

    def take(self, order):
        """Who takes it: rank, service, date, net and compared price; and those that don't, with a code each where it is the only one."""
        offers, reached = [], []
        for reference, service in self.world.services.items():
            date, pence = self.date(order, service), self.world.pence(order, service)
            if date == "CapacityReached" and pence is not None:
                reached.append(reference)
            if isinstance(date, str) or pence is None:
                continue
            compared = self.world.compared(service, pence) - self.offset(order, service, date[0])
            offers.append((compared, date[1], date[0], reference, pence))
        if not offers:
            return None, reached
        best = min(offers)
        for reference, period, amount in self.world.counted(order, self.world.services[best[3]], best[2]):
            self.used[reference, period] = self.used.get((reference, period), 0) + amount
        return best, reached


def usage(used):
    by = {}
    for (reference, period), amount in sorted(used.items()):
        by.setdefault(reference, {})[period] = amount
    return by


def expected(best, reached):
    codes = {reference: ["CapacityReached"] for reference in reached}
    if best is None:
        return {"StatusCode": 422, "Excluded": codes}
    compared, _, on, reference, pence = best
    made = {"Service": reference, "Net": Decimal(pence) / 100, "ComparedPrice": Decimal(compared) / 100,
            "CollectionDate": f"{on}T17:00:00+00:00"}
    return made | ({"Excluded": codes} if codes else {})


def in_turn(rules, name):
    """The case, and what it comes to."""
    turn = Turn(World(read(rules)))
    decided, taken = {}, []
    totals = {"Taken": 0, "Left": 0, "Net": 0, "Compared": 0, "Services": Counter()}
    for place, order in enumerate(read_consignments()):
        known = set(turn.turned_away)
        best, reached = turn.take(order)
        if best is None:
            totals["Left"] += 1
        else:
            # The plan's own measure leaves offsets out.
            compared = turn.world.compared(turn.world.services[best[3]], best[4])
            totals["Taken"], totals["Net"], totals["Compared"] = totals["Taken"] + 1, totals["Net"] + best[4], totals["Compared"] + compared
            totals["Services"][f"{best[3]} {best[2]}"] += 1
            taken.append(best)
        # Every hundredth, the first that each capacity turns away, and the first that nobody takes.
        if place % 100 == 0 or set(turn.turned_away) != known or (best is None and totals["Left"] <= 20):
            decided[order.reference] = expected(best, reached)
    week = turn.used.get(("TERN_WEEK", "2026-12-14"), 0)
    totals = totals | {"Missing": max(0, 420 - week), "Net": Decimal(totals["Net"]) / 100, "Compared": Decimal(totals["Compared"]) / 100,
                       "Services": dict(sorted(totals["Services"].items()))}
    case = {"Name": name} | ({} if rules == "rules.json" else {"Rules": rules}) | {
        "InTurn": True, "Expect": decided, "UsageAfter": usage(turn.used)}
    return case, totals


def main():
    counts, totals = in_turn("rules.json", "in turn, by numbers")
    weights, weighed = in_turn("by-weight.json", "in turn, with trailers by weight besides")
    write(HERE / "cases.json", {"Description": "5,000 consignments in turn, in a week before Christmas", "At": AT, "Cases": [counts, weights]})
    path = HERE / "plan.json"
    before = {plan["Rules"]: plan for plan in read("plan.json")["Plans"]} if path.exists() else {}
    plans = [before.get(rules, {}) | {"Name": name, "Rules": rules, "InTurn": found}
             for name, rules, found in [("by numbers", "rules.json", totals), ("with trailers by weight", "by-weight.json", weighed)]]
    write(path, {"At": AT, "Plans": plans})
    for plan in plans:
        print(plan["Name"], {key: str(value) for key, value in plan["InTurn"].items() if key != "Services"})


if __name__ == "__main__":
    main()
