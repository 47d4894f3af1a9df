#!/usr/bin/env python3
"""Works out what the best plan of the peak week comes to, into plan.json. Needs scipy, whose HiGHS solves it; no test does.

That all are taken and nothing lacks to the commitment can't be bettered, so both are asked for as they are, and what is left to find is the least cost.
Where only consignments are counted the capacities lie within each other (a service's day at a location, its carrier's day there, the carrier's week),
so that a corner of the linear program has whole numbers; it is recounted in whole pence. With trailers by weight besides the program is a lower bound,
and a plan near it an upper one: the few that it splits, and every tenth besides, are placed anew in whole numbers while all others stay."""

import sys
from decimal import Decimal
from math import ceil
from pathlib import Path

import numpy
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array

sys.path.append(str(Path(__file__).resolve().parent.parent))
from json_text import write
from offers import HERE, World, read, read_consignments


class Program:
    """Offers are columns, capacities and consignments rows."""

    def __init__(self, world):
        self.world, self.orders, self.offers = world, read_consignments(), []
        later = {name for capacity in world.capacities.values() if "WhenFull" in capacity for name in capacity["Services"]}
        for place, order in enumerate(self.orders):
            for name, service in world.services.items():
                pence = world.pence(order, service)
                dates = [on for on, _ in world.dates(order, service)] if pence is not None else []
                self.offers += [(place, service, on, world.compared(service, pence)) for on in (dates if name in later else dates[:1])]

    def solve(self):
        """The least cost in pence with all taken and nothing lacking, and how much of each offer."""
        rows, bounds, cells = {}, [], []
        for column, (place, service, on, _) in enumerate(self.offers):
            for reference, period, amount in self.world.counted(self.orders[place], service, on):
                capacity = self.world.capacities[reference]
                # A commitment is a row whose signs are turned round.
                sign, bound = (1, capacity["Max"]) if "Max" in capacity else (-1, -capacity["Min"])
                if (reference, period) not in rows:
                    rows[reference, period] = len(rows)
                    bounds.append(float(bound))
                cells.append((rows[reference, period], column, sign * float(amount)))
        row, column, amount = zip(*cells)
        count = len(self.offers)
        each = coo_array((numpy.ones(count), ([place for place, *_ in self.offers], range(count))), shape=(len(self.orders), count))
        self.rows, self.bounds = coo_array((amount, (row, column)), shape=(len(rows), count)).tocsr(), bounds
        self.each, self.cost = each.tocsr(), [pence for *_, pence in self.offers]
        solved = linprog(self.cost, A_ub=self.rows, b_ub=bounds, A_eq=self.each, b_eq=numpy.ones(len(self.orders)), bounds=(0, 1), method="highs-ds")
        if not solved.success:
            sys.exit(solved.message)
        return solved.fun, solved.x

    def near(self, columns):
        """A plan in whole numbers, near the split one."""
        split = {offer[0] for offer, value in zip(self.offers, columns) if min(abs(value), abs(value - 1)) > 1e-6}
        free = numpy.array([offer[0] in split or offer[0] % 10 == 0 for offer in self.offers])
        least, most = numpy.where(free, 0, numpy.round(columns)), numpy.where(free, 1, numpy.round(columns))
        solved = milp(self.cost, constraints=[LinearConstraint(self.rows, -numpy.inf, self.bounds), LinearConstraint(self.each, 1, 1)],
                      bounds=Bounds(least, most), integrality=numpy.ones(len(columns)), options={"mip_rel_gap": 1e-4, "time_limit": 120})
        if solved.x is None:
            sys.exit(solved.message)
        return solved.x

    def recounted(self, columns):
        """What a plan costs, if it is one."""
        taken = [self.offers[column] for column, value in enumerate(columns) if value > 0.5]
        if any(min(abs(value), abs(value - 1)) > 1e-6 for value in columns) or sorted(place for place, *_ in taken) != list(range(len(self.orders))):
            return None
        used = {}
        for place, service, on, _ in taken:
            for reference, period, amount in self.world.counted(self.orders[place], service, on):
                used[reference, period] = used.get((reference, period), 0) + amount
        for (reference, _), amount in used.items():
            capacity = self.world.capacities[reference]
            if not capacity.get("Min", 0) <= amount <= capacity.get("Max", amount):
                sys.exit(f"{reference}: {amount}")
        return sum(pence for *_, pence in taken)


def main():
    document = read("plan.json")
    for plan in document["Plans"]:
        program = Program(World(read(plan["Rules"])))
        bound, columns = program.solve()
        pence = program.recounted(columns)
        plan["Together"] = {"Taken": len(program.orders), "Left": 0, "Missing": 0}
        if pence is None:
            near = program.recounted(program.near(columns))
            plan["Together"] |= {"ComparedAtLeast": Decimal(ceil(bound - 0.001)) / 100, "ComparedAtMost": Decimal(near) / 100}
        elif abs(bound - pence) > 0.01:
            sys.exit(f"{bound} isn't {pence}")
        else:
            plan["Together"]["Compared"] = Decimal(pence) / 100
        print(plan["Name"], {key: str(value) for key, value in plan["Together"].items()})
    write(HERE / "plan.json", document)


if __name__ == "__main__":
    main()
