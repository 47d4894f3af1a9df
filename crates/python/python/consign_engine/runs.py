"""Many consignments: what they would have cost, what a change would change, the best plan; and rule sets from price lists."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from os import PathLike
from pathlib import Path
from typing import Any

from . import _native
from .answers import Written
from .documents import instant, text_of
from .frames import Rows
from .rules import At, Matcher, RuleSet, read_options

Source = Any
"""A file or a directory of them, several, or whatever has the Arrow C interface."""


def _opened(source: Source) -> Any:
    if hasattr(source, "__arrow_c_stream__"):
        return source
    paths = [source] if isinstance(source, (str, PathLike)) else source
    if not isinstance(paths, (list, tuple)) or not all(isinstance(path, (str, PathLike)) for path in paths):
        found = type(source).__name__
        raise TypeError(f"source: {found} is no file, no list of files, and has no Arrow C interface (`__arrow_c_stream__`)")
    return [os.fspath(path) for path in paths]


def _write(path: str | PathLike[str], text: str) -> None:
    """Writes a file as a whole, or not at all."""
    target = Path(path)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise


class _Reported:
    """A result with a report."""

    def to_html(self) -> str:
        """The report: one HTML page that needs nothing else."""
        raise NotImplementedError

    def report(self, path: str | PathLike[str]) -> None:
        """Writes the report to a file."""
        _write(path, self.to_html())

    def _repr_html_(self) -> str:
        page = escape(self.to_html(), quote=True)
        return f"<iframe srcdoc=\"{page}\" sandbox='allow-scripts allow-downloads' style='width:100%;height:40em;border:0'></iframe>"


class Totals(Written):
    """What a run comes to: exact sums. Those of parts of the same consignments merge, in any order, to the sums of the whole."""

    def __init__(self, native: _native.Totals) -> None:
        self._native = native

    @classmethod
    def from_json(cls, text: str) -> Totals:
        """Reads what `to_json` or `consign simulate --json` has written."""
        return cls(_native.Totals.from_json(text))

    def merge(self, *others: Totals) -> Totals:
        """The sums of all. `ValueError` where they aren't of the same rule set and services."""
        native = self._native
        for other in others:
            native = native.merge(other._native)
        return Totals(native)

    def __add__(self, other: Totals) -> Totals:
        return self.merge(other)

    @property
    def consignments(self) -> int:
        """How many there were: allocated, failed and invalid."""
        return self._native.consignments

    @property
    def allocated(self) -> int:
        """How many a service takes."""
        return self._native.allocated

    @property
    def failed(self) -> int:
        """How many no service can take."""
        return self._native.failed

    @property
    def invalid(self) -> int:
        """How many are no valid consignments."""
        return self._native.invalid

    @property
    def cost(self) -> Decimal:
        """What the allocated cost net, in the rule set's currency."""
        return Decimal(self._native.cost_text)

    @property
    def currency(self) -> str:
        """The rule set's currency."""
        return self._native.currency

    def to_json(self) -> str:
        """The JSON that `consign simulate --json` writes: costs by service, carrier, zone, reasons, what each rule costs …"""
        return self._native.to_json()

    def __reduce__(self) -> tuple[Any, ...]:
        return Totals.from_json, (self.to_json(),)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Totals) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash(self.to_json())

    def __repr__(self) -> str:
        counts = f"{self.allocated:,} of {self.consignments:,} allocated"
        return f"Totals({counts}, {self.failed:,} failed, {self.invalid:,} invalid, {self.cost:,} {self.currency} net)"


@dataclass(frozen=True, repr=False)
class Simulation(_Reported):
    """What a rule set would have done."""

    totals: Totals
    rows: Rows | None
    """A row for each decision, if they were asked for."""
    rejected: list[str]
    """The first rows that are no consignments, and why."""
    notes: list[str]
    """What was noticed in the source."""
    undated: int
    """How many were decided at `at`, as they give no instant."""
    _title: str
    _facts: list[tuple[str, str]]

    def to_html(self) -> str:
        return self.totals._native.to_html(self._title, self._facts)

    def __repr__(self) -> str:
        return f"Simulation({self.totals!r})"


def simulate(
    matcher: Matcher,
    source: Source,
    *,
    at: At = None,
    rows: bool = False,
    mapping: Mapping[str, Any] | str | PathLike[str] | None = None,
    at_column: str | None = None,
    products: str | PathLike[str] | None = None,
    threads: int | None = None,
) -> Simulation:
    """Decides every consignment of a source at its own instant (`at` where it has none), and adds up."""
    options = read_options(mapping, at_column, products, threads)
    ran = _native.simulate(matcher._native, _opened(source), instant(at), options, rows=rows)
    own_rows = Rows(ran.rows) if ran.rows is not None else None
    return Simulation(Totals(ran.totals), own_rows, ran.rejected, ran.notes, ran.undated, ran.title, ran.facts)


class Comparison(_Reported, Written):
    """What a second rule set would change."""

    def __init__(self, native: _native.Comparison) -> None:
        self._native = native

    @property
    def changed(self) -> Rows:
        """A row for each consignment that changes, with why."""
        return Rows(self._native.changed)

    @property
    def rejected(self) -> list[str]:
        """The first rows that are no consignments, and why."""
        return self._native.rejected

    def to_json(self) -> str:
        """The JSON that `consign compare --json` writes."""
        return self._native.to_json()

    def to_html(self) -> str:
        return self._native.to_html() or ""

    def __repr__(self) -> str:
        return f"Comparison({len(self.changed):,} consignments change)"


def compare(
    before: Matcher,
    after: Matcher,
    source: Source,
    *,
    at: At = None,
    mapping: Mapping[str, Any] | str | PathLike[str] | None = None,
    at_column: str | None = None,
    products: str | PathLike[str] | None = None,
    threads: int | None = None,
) -> Comparison:
    """Decides every consignment of a source by both, each at its own instant: who moves where, why, and what that costs."""
    options = read_options(mapping, at_column, products, threads)
    return Comparison(_native.compare(before._native, after._native, _opened(source), instant(at), options))


class Plan(_Reported, Written):
    """The best plan for a batch."""

    def __init__(self, native: _native.Plan) -> None:
        self._native = native

    @property
    def rows(self) -> Rows:
        """What becomes of each consignment, in the order of the input."""
        return Rows(self._native.rows())

    @property
    def is_proved(self) -> bool:
        """Whether there is surely no better plan."""
        proved: bool = self.to_dict()["IsProved"]
        return proved

    def to_json(self) -> str:
        """The JSON that `consign plan --json` writes."""
        return self._native.to_json()

    def to_html(self) -> str:
        return self._native.to_html()

    def __repr__(self) -> str:
        return f"Plan({len(self.rows):,} consignments)"


def plan(
    matcher: Matcher,
    source: Source,
    *,
    at: At = None,
    seconds: int | None = 60,
    one_more: bool = True,
    mapping: Mapping[str, Any] | str | PathLike[str] | None = None,
    at_column: str | None = None,
    products: str | PathLike[str] | None = None,
    threads: int | None = None,
) -> Plan:
    """Plans all consignments of a source at once, so that capacities are kept and the whole costs least.

    Looks for a better plan at most so many `seconds` (`None`: as long as it takes). With `one_more` it also finds what one more unit of each
    full capacity would save.
    """
    options = read_options(mapping, at_column, products, threads)
    native = _native.plan(matcher._native, _opened(source), instant(at), options, seconds=seconds, one_more=one_more)
    return Plan(native)


@dataclass(frozen=True)
class Note:
    """Something that an import tells."""

    kind: str
    """`LeftOut`, `Assumed`; with `lenient` also `Mistaken`."""
    place: str | None
    """The first place where it happens; `None` if it is about everything."""
    why: str
    count: int


@dataclass(frozen=True)
class Imported:
    """A rule set made of price lists."""

    rules: RuleSet
    notes: tuple[Note, ...]
    """What was assumed and left out."""
    looked_up: tuple[str, ...]
    """Some prices, looked up in the rule set and found as the list has them."""


Files = str | PathLike[str] | Iterable[str | PathLike[str]]


def import_rates(
    files: Files,
    *,
    zones: Files = (),
    surcharges: Files = (),
    mapping: str | PathLike[str] | None = None,
    into: RuleSet | None = None,
    **terms: Any,
) -> Imported:
    """Makes a rule set of carriers' price lists, zone charts and surcharge lists: CSV, TSV or workbooks.

    What the lists don't say: `name`, `service`, `carrier`, `carrier_name`, `country`, `currency`, `exchange_rates` (`{"USD": "0.9"}`),
    `weight_unit`, `length_unit`, `sheet`, `origins` (`[("PHX", "US 85001", None)]`: name, place of a new location, column of the chart),
    `zone_countries` (`{"Europe": ["DE", "FR"]}`), `amounts` (`{"DAS": "4.45"}`), `transit_days` (`(1, 3)`), `delivery_days`, `prefix`,
    `zero_is_free`, `lenient`. `RatesError` has a line for each mistake.
    """
    asked: dict[str, Any] = {"files": _paths(files), "zones": _paths(zones), "surcharges": _paths(surcharges), **terms}
    if mapping is not None:
        asked["mapping"] = [str(mapping), Path(mapping).read_text("utf-8")]
    if into is not None:
        asked["into"] = into.to_json()
    rules, notes, looked_up = _native.import_rates(str(text_of(asked)))
    told = (Note(own["Kind"], own.get("Place"), own["Why"], own["Count"]) for own in json.loads(notes))
    return Imported(RuleSet(rules), tuple(told), tuple(looked_up))


def _paths(files: Files) -> list[str]:
    return [os.fspath(path) for path in ([files] if isinstance(files, (str, PathLike)) else files)]
