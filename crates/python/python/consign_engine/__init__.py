"""consign: which carrier service takes a consignment, at what price, and why not the others.

    import consign_engine as ce
    matcher = ce.RuleSet.from_file("rules.json").compile()
    answer = matcher.allocate(consignment)      # Allocated or Failed
"""

from .answers import (
    Allocated, DeliveryOption, DeliveryOptions, Failed, Figure, Price, Quote, Quotes, Reason, Surcharge, Unqualified,
)  # fmt: skip
from .documents import Address, Consignment, Package
from .errors import ConsignmentError, Error, OrdersError, RatesError, RuleSetError, StateError, UsageError, Violation
from .explanations import Change, Explanation, WhyNot
from .frames import Rows
from .rules import Matcher, RuleSet
from .runs import Comparison, Imported, Note, Plan, Simulation, Totals, compare, import_rates, plan, simulate

__all__ = [
    "Address", "Allocated", "Change", "Comparison", "Consignment", "ConsignmentError", "DeliveryOption", "DeliveryOptions", "Error",
    "Explanation", "Failed", "Figure", "Imported", "Matcher", "Note", "OrdersError", "Package", "Plan", "Price", "Quote", "Quotes",
    "RatesError", "Reason", "Rows", "RuleSet", "RuleSetError", "Simulation", "StateError", "Surcharge", "Totals", "Unqualified",
    "UsageError", "Violation", "WhyNot", "compare", "import_rates", "plan", "simulate",
]  # fmt: skip
