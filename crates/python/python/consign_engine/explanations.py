"""What every service says to a consignment, and what would change that."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any, Union

from .answers import Json, Quote, Several, Unqualified, loads
from .frames import frame_of


class Explanation(Several[Union[Quote, Unqualified]]):
    """What every service says to one consignment."""

    @cached_property
    def _all(self) -> tuple[Quote | Unqualified, ...]:
        return (*self.quotes, *self.unqualified)

    @cached_property
    def _parts(self) -> Json:
        parts: Json = loads(self._texts[1])
        return parts

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        """What the eligible services offer, in the order of allocation."""
        return tuple(map(Quote._of, self._parts["quotes"]))

    @cached_property
    def unqualified(self) -> tuple[Unqualified, ...]:
        """The others, with all their reasons."""
        return tuple(map(Unqualified._of, self._parts["unqualified"]))

    @cached_property
    def chosen(self) -> str | None:
        """The service that is chosen."""
        chosen: str | None = self.to_dict()["Chosen"]
        return chosen

    def _rows(self) -> list[Json]:
        def offer(own: Quote) -> tuple[Any, ...]:
            price = own.price
            chosen = own.service == self.chosen
            return own.service, own.carrier, chosen, price.net, price.currency, own.collection, own.latest_delivery, None

        def other(own: Unqualified) -> tuple[Any, ...]:
            return own.service, None, False, None, None, None, None, "; ".join(map(str, own.reasons))

        return [dict(zip(_COLUMNS, row)) for row in (*map(offer, self.quotes), *map(other, self.unqualified))]

    def to_frame(self, library: str = "pandas") -> Any:
        """A row for each service, as a frame of `pandas` or `polars`."""
        return frame_of(self._rows(), library)

    def _repr_html_(self) -> str:
        def row(own: Json) -> str:
            price = "" if own["Net"] is None else f"{own['Net']} {own['Currency']}"
            when = own["LatestDelivery"].strftime("%a %d %b %Y %H:%M") if own["LatestDelivery"] else ""
            cells = [own["Service"], price, when, own["Reasons"] or ("chosen" if own["Chosen"] else "")]
            return "<tr>" + "".join(f"<td style='text-align:left'>{escape(cell)}</td>" for cell in cells) + "</tr>"

        head = "".join(f"<th style='text-align:left'>{name}</th>" for name in ("Service", "Net", "Delivered by", ""))
        title = escape(self.to_dict()["ConsignmentReference"])
        return f"<table><caption>{title}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(map(row, self._rows()))}</tbody></table>"


_COLUMNS = ("Service", "Carrier", "Chosen", "Net", "Currency", "Collection", "LatestDelivery", "Reasons")


@dataclass(frozen=True)
class Change:
    """The least change of one figure that is enough."""

    figure: str
    now: str
    enough: str


@dataclass(frozen=True)
class WhyNot:
    """Why a service doesn't take a consignment, or isn't chosen, and what would change that."""

    service: str
    reasons: tuple[str, ...]
    """Codes; empty if it takes the consignment."""
    chosen: str | None
    to_take: tuple[Change, ...]
    """What lets it take the consignment, each change by itself."""
    to_win: tuple[Change, ...]
    """What lets it be chosen."""
    _json: str

    @classmethod
    def _of(cls, text: str) -> WhyNot:
        own = loads(text)

        def changes(all: list[Json]) -> tuple[Change, ...]:
            return tuple(Change(each["Figure"], each["From"], each["To"]) for each in all)

        return cls(own["Service"], tuple(own["Reasons"]), own["Chosen"], changes(own["ToTake"]), changes(own["ToWin"]), text)

    def to_json(self) -> str:
        """The JSON that `consign why-not` writes."""
        return self._json
