"""Rule sets, and what is asked of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

from . import _native
from .answers import Allocated, DeliveryOptions, Failed, Quotes, Written, loads
from .documents import Document, instant, reading, text_of
from .explanations import Explanation, WhyNot
from .frames import Rows

At = datetime | str | None
"""An instant: a `datetime` with a time zone, or a text as in RFC 3339. `None`: the consignment's own (`At`), else now."""


class RuleSet(Written):
    """Services, rates, zones, calendars and rules: one JSON document, read and checked."""

    def __init__(self, document: Document) -> None:
        """Reads a rule set: JSON, or the same as a dict. `RuleSetError` has everything that is wrong with it."""
        self._native: _native.RuleSet = reading(document, _native.RuleSet)
        self._source = document if isinstance(document, (str, bytes)) else None

    @classmethod
    def from_file(cls, path: str | PathLike[str]) -> RuleSet:
        """Reads a rule set from a file."""
        return cls(Path(path).read_bytes())

    @property
    def name(self) -> str | None:
        """What its authors call it."""
        return self._native.name

    @property
    def currency(self) -> str:
        """Its own currency."""
        return self._native.currency

    def to_json(self) -> str:
        """The document, figures digit for digit. As a dict it can be changed, and read again with `RuleSet(changed)`."""
        return self._native.to_json()

    def with_history(self, history: Document) -> RuleSet:
        """With how long services took, `{"History": [...]}`, beside it."""
        return RuleSet(reading(history, self._native.with_history).to_json())

    def warnings(self, today: date | str | None = None) -> list[str]:
        """What can hardly be meant, a line each; with `today` also what is out of date."""
        source = self._source.decode() if isinstance(self._source, bytes) else self._source
        day = today.isoformat() if isinstance(today, date) else today
        return self._native.warnings(self.to_json() if source is None else source, day)

    def compile(self) -> Matcher:
        """Compiles it, once; any number of threads may share what comes out."""
        return Matcher(self._native.compile(), {})

    def __reduce__(self) -> tuple[Any, ...]:
        return RuleSet, (self.to_json(),)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RuleSet) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __repr__(self) -> str:
        return f"RuleSet({self.name!r})"


class Matcher:
    """A rule set, compiled, and which of its services may be chosen: by any number of threads, without Python's lock."""

    def __init__(self, native: _native.Matcher, only: dict[str, Any]) -> None:
        self._native = native
        self._only = only

    def only(
        self,
        *,
        group: str | None = None,
        service: str | None = None,
        direction: str | None = None,
        pick_up: bool | None = None,
        drop_off: bool | None = None,
        booking_code: str | None = None,
        objective: str | None = None,
        usage: Mapping[str, Mapping[str, Any]] | str | None = None,
    ) -> Matcher:
        """The same rule set with fewer services: a group's, one, those that go a way, those of a booking code; chosen by an objective; where
        capacities have been used before. What is asked twice counts as it is asked last."""
        asked = dict(group=group, service=service, direction=direction, pick_up=pick_up, drop_off=drop_off,
                     booking_code=booking_code, objective=objective, usage=None if usage is None else text_of(usage))  # fmt: skip
        only = {**self._only, **{name: value for name, value in asked.items() if value is not None}}
        return Matcher(self._native.only(**only), only)

    @property
    def fingerprint(self) -> str:
        """A number of the rule set: the same on every machine for documents that say the same."""
        return self._native.fingerprint

    @cached_property
    def services(self) -> dict[str, str]:
        """The names of all services of the rule set, by reference."""
        return {reference: name for reference, name, _, _ in self._native.services}

    @property
    def groups(self) -> list[str]:
        """The references of the carrier service groups."""
        return self._native.groups

    def allocate(self, consignment: Document, *, at: At = None) -> Allocated | Failed:
        """The service that takes a consignment; or, of every service, why it can't."""
        answer: _native.Answer = reading(consignment, lambda text: self._native.allocate(text, instant(at)))
        return Allocated(answer) if answer.is_allocated else Failed(answer)

    def quotes(self, consignment: Document, *, at: At = None) -> Quotes:
        """What each eligible service offers, in the order of allocation."""
        return Quotes(reading(consignment, lambda text: self._native.quotes(text, instant(at))))

    def explain(self, consignment: Document, *, at: At = None, price: bool = False) -> Explanation:
        """What every service says to a consignment; with `price` its JSON tells how each price comes about."""
        return Explanation(reading(consignment, lambda text: self._native.explain(text, instant(at), price)))

    def delivery_options(self, consignment: Document, *, at: At = None, days: int = 14) -> DeliveryOptions:
        """When it could be delivered, as many days ahead, and at what price."""
        return DeliveryOptions(reading(consignment, lambda text: self._native.delivery_options(text, instant(at), days)))

    def why_not(self, service: str, consignment: Document, *, at: At = None) -> WhyNot:
        """The least changes that let a service take a consignment, and be chosen."""
        return WhyNot._of(reading(consignment, lambda text: self._native.why_not(service, text, instant(at))))

    def allocate_table(
        self,
        table: Any,
        *,
        mapping: Mapping[str, Any] | str | PathLike[str] | None = None,
        at_column: str | None = None,
        at: At = None,
        products: str | PathLike[str] | None = None,
        threads: int | None = None,
    ) -> Rows:
        """Decides each row of a table: whatever has the Arrow C interface (`__arrow_c_stream__`), of pyarrow, polars, pandas, duckdb.

        A row for each row of the table (for each group of rows, if the mapping groups them), in their order, with the columns of `consign
        simulate --decisions`; `Line` is the number of the row, from 1. What is no consignment has the `Status` `Invalid`, and why as `Reasons`.
        """
        if not hasattr(table, "__arrow_c_stream__"):
            raise TypeError(f"table: {type(table).__name__} has no Arrow C interface (`__arrow_c_stream__`)")
        options = read_options(mapping, at_column, products, threads)
        ran = _native.simulate(self._native, table, instant(at), options, rows=True, every_row=True)
        return Rows(ran.rows)

    def __reduce__(self) -> tuple[Any, ...]:
        return _compiled, (self._native.to_json(), self._only)

    def __repr__(self) -> str:
        only = "".join(f", {name}={value!r}" for name, value in self._only.items())
        return f"Matcher({self.fingerprint}{only})"


def _compiled(text: str, only: dict[str, Any]) -> Matcher:
    matcher = RuleSet(text).compile()
    return matcher.only(**only) if only else matcher


def read_options(
    mapping: Mapping[str, Any] | str | PathLike[str] | None,
    at_column: str | None,
    products: str | PathLike[str] | None,
    threads: int | None,
) -> dict[str, Any]:
    """How consignments are read: a mapping is a file, or `{"Reference": "OrderID"}`, or that with sections as in a file."""
    if mapping is None:
        own = None
    elif isinstance(mapping, Mapping):
        sections = mapping if all(isinstance(value, Mapping) for value in mapping.values()) else {"Columns": mapping}
        own = ("mapping", json.dumps(sections))
    else:
        own = (str(mapping), Path(mapping).read_text("utf-8"))
    return {"mapping": own, "at_column": at_column, "products": products, "threads": threads}

