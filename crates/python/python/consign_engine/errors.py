"""What is raised. Everything that is wrong with a document is told at once, each with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Violation:
    """Something wrong at one place of a document."""

    path: str
    """The way to it, `CarrierServices[3].Rates[0]`; empty for the whole document."""
    line: int | None
    """Its line, from 1; `None` where the document was no text."""
    column: int | None
    """Its column, from 1."""
    code: str
    """What kind it is, stable for programs: `unknown-reference`, `missing-field` …"""
    message: str
    """What is wrong, in one line."""
    hint: str | None = None
    """What would be right, if that can be said."""
    other: str | None = None
    """The other party of a clash, and where that is."""

    def __str__(self) -> str:
        place = "" if self.line is None else f"{self.line}:{self.column}: "
        path = f"{self.path}: " if self.path else ""
        other = f" ({self.other})" if self.other else ""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{place}{path}{self.message}{other}{hint}"

    def _unplaced(self) -> Violation:
        return Violation(self.path, None, None, self.code, self.message, self.hint)


class Error(Exception):
    """All that this package raises of its own; arguments that mean nothing are `ValueError`, as everywhere."""

    violations: list[Violation]

    def __init__(self, message: str, violations: Iterable[Violation] = ()) -> None:
        super().__init__(message, tuple(violations))
        self.violations = list(self.args[1])

    def __str__(self) -> str:
        return "\n".join(map(str, self.violations)) or str(self.args[0])


class RuleSetError(Error):
    """A rule set, or a history beside it, is refused."""


class ConsignmentError(Error):
    """A consignment isn't valid, by itself or for this rule set."""


class StateError(Error):
    """A consignment is in a state in which it can't be allocated, or was prepared for another rule set."""


class UsageError(Error):
    """A usage names what is no capacity, or no period of one."""


class OrdersError(Error):
    """Consignments can't be read: a file, a mapping, or the columns of a table."""


class RatesError(Error):
    """Price lists are refused; a line for each mistake."""
