"""What comes of a consignment, as plain data. Money is `Decimal`, never a binary number."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from . import _native

Json = dict[str, Any]
T = TypeVar("T")


def loads(text: str) -> Any:
    """Reads JSON, figures exactly."""
    return json.loads(text, parse_float=Decimal)


class Written:
    """What is written as JSON."""

    def to_json(self) -> str:
        """The JSON that the command line writes, figures digit for digit."""
        raise NotImplementedError

    def to_dict(self) -> Json:
        """The same as a dict."""
        own: Json = loads(self.to_json())
        return own


@dataclass(frozen=True)
class Surcharge:
    """What comes on top of a price."""

    name: str
    amount: Decimal


@dataclass(frozen=True)
class Price:
    """A price and how it comes about."""

    net: Decimal
    gross: Decimal
    vat_amount: Decimal
    vat_rate: Decimal
    """As a fraction: 0.2 is 20 %."""
    base: Decimal
    """The price of the band or tariff, less discounts, before surcharges."""
    surcharges: tuple[Surcharge, ...]
    currency: str

    @classmethod
    def _of(cls, own: Json) -> Price:
        surcharges = tuple(Surcharge(line["Name"], Decimal(line["Amount"])) for line in own["Surcharges"])
        net, gross, vat_amount, vat_rate, base = (Decimal(own[name]) for name in ("Net", "Gross", "VatAmount", "VatRate", "Base"))
        return cls(net, gross, vat_amount, vat_rate, base, surcharges, own["Currency"])


@dataclass(frozen=True)
class Quote:
    """What one service offers."""

    service: str
    service_name: str
    carrier: str
    carrier_name: str
    price: Price
    collection: datetime
    """When the carrier collects, in the offset of the origin."""
    earliest_delivery: datetime
    """On the clocks of the destination, as `latest_delivery`."""
    latest_delivery: datetime
    expires: datetime
    """Until when it can be taken, itself included."""
    tier: int
    compared_price: Decimal
    """The price by which it is compared, in the rule set's currency."""

    @classmethod
    def _of(cls, own: Json) -> Quote:
        collection, earliest, latest, expires = (
            _time(own[name]) for name in ("Collection", "EarliestDelivery", "LatestDelivery", "Expires")
        )
        service, service_name, carrier, carrier_name = (own[name] for name in ("Service", "ServiceName", "Carrier", "CarrierName"))
        price, compared = Price._of(own["Price"]), Decimal(own["ComparedPrice"])
        return cls(service, service_name, carrier, carrier_name, price, collection, earliest, latest, expires, own["Tier"], compared)


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


@dataclass(frozen=True)
class Figure:
    """What was asked, and what is allowed."""

    message: str
    asked: str | None = None
    allowed: str | None = None
    package: int | None = None
    """Which package, from 1."""


@dataclass(frozen=True)
class Reason:
    """Why a service can't take a consignment."""

    code: str
    """Stable, for programs: `Weight`, `NoLane`, `Promise` …"""
    figures: tuple[Figure, ...]
    more: int = 0
    """How many figures more there would be."""

    def __str__(self) -> str:
        return f"{self.code}: {'; '.join(figure.message for figure in self.figures)}"


@dataclass(frozen=True)
class Unqualified:
    """A service that can't take a consignment, with all its reasons."""

    service: str
    reasons: tuple[Reason, ...]

    @classmethod
    def _of(cls, own: Json) -> Unqualified:
        def figure(own: Json) -> Figure:
            return Figure(own["Message"], own.get("Asked"), own.get("Allowed"), own.get("Package"))

        def reason(own: Json) -> Reason:
            return Reason(own["Code"], tuple(map(figure, own["Figures"])), own.get("More", 0))

        service = own.get("Service") or own["MpdCarrierServiceReference"]
        return cls(service, tuple(map(reason, own["Reasons"])))

    def __str__(self) -> str:
        return f"{self.service}: {'; '.join(map(str, self.reasons))}"


class _Answer(Written):
    """What became of one consignment."""

    def __init__(self, native: _native.Answer | tuple[str, str, str]) -> None:
        self._native = native

    @cached_property
    def _texts(self) -> tuple[str, str, str]:
        native = self._native
        return native if isinstance(native, tuple) else (native.reference, native.to_json(), native.record())

    @cached_property
    def _record(self) -> Json:
        record: Json = loads(self._texts[2])
        return record

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._texts,)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Answer) and self._texts == other._texts

    def __hash__(self) -> int:
        return hash(self._texts)

    @property
    def consignment(self) -> str:
        """The consignment's reference."""
        return self._texts[0] if isinstance(self._native, tuple) else self._native.reference

    def to_json(self) -> str:
        """The JSON that `consign allocate` writes."""
        return self._texts[1] if isinstance(self._native, tuple) else self._native.to_json()


class Allocated(_Answer):
    """A service takes the consignment."""

    is_allocated = True

    @property
    def service(self) -> str:
        """The service that takes it."""
        service = self.quote.service if isinstance(self._native, tuple) else self._native.service
        return service or ""

    @cached_property
    def quote(self) -> Quote:
        """What that service offers: price, collection, delivery."""
        return Quote._of(self._record["Outcome"]["Allocated"])

    @property
    def price(self) -> Price:
        """What it costs."""
        return self.quote.price

    @property
    def carrier(self) -> str:
        """The carrier that collects."""
        return self.quote.carrier

    @property
    def collection(self) -> datetime:
        """When the carrier collects, in the offset of the origin."""
        return self.quote.collection

    @property
    def latest_delivery(self) -> datetime:
        """The latest delivery, on the clocks of the destination."""
        return self.quote.latest_delivery

    @property
    def runner_up(self) -> Quote | None:
        """What comes next, if anything does."""
        own = self._record.get("RunnerUp")
        return Quote._of(own) if own else None

    @property
    def increments(self) -> dict[str, dict[str, Decimal]]:
        """What it adds to the use of capacities, by capacity and period."""
        used = self._record.get("Increments", {})
        return {name: {period: Decimal(count) for period, count in own.items()} for name, own in used.items()}

    def __repr__(self) -> str:
        return f"Allocated({self.consignment!r}, service={self.service!r}, net={self.price.net} {self.price.currency})"


class Failed(_Answer):
    """No service can take the consignment: an answer with its reasons, no error."""

    is_allocated = False

    @cached_property
    def unqualified(self) -> tuple[Unqualified, ...]:
        """Every service with all its reasons."""
        return tuple(map(Unqualified._of, self._record["Outcome"]["Failed"]))

    def __repr__(self) -> str:
        return f"Failed({self.consignment!r}, {len(self.unqualified)} services)"


class Several(Written, Generic[T]):
    """Several things in order, and the document that the command line writes."""

    def __init__(self, texts: tuple[str, str]) -> None:
        self._texts = texts

    @cached_property
    def _all(self) -> tuple[T, ...]:
        raise NotImplementedError

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[T]:
        return iter(self._all)

    def __getitem__(self, place: int) -> T:
        return self._all[place]

    def to_json(self) -> str:
        """The JSON that the command line writes."""
        return self._texts[0]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._texts,)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self._all)!r})"


class Quotes(Several[Quote]):
    """What each eligible service offers, in the order of allocation."""

    @cached_property
    def _all(self) -> tuple[Quote, ...]:
        return tuple(map(Quote._of, loads(self._texts[1])))


@dataclass(frozen=True)
class DeliveryOption:
    """A delivery date and window, and the cheapest service for it."""

    date: date
    window: tuple[str, str]
    """From and to: `("09:00:00", "12:00:00")`."""
    guaranteed: bool
    """Whether it is delivered on the date, not perhaps earlier."""
    quote: Quote
    expires: datetime
    """Until when it can be selected, itself included."""

    @classmethod
    def _of(cls, own: Json) -> DeliveryOption:
        window = (own["Window"]["Start"], own["Window"]["End"])
        return cls(date.fromisoformat(own["Date"]), window, own["Guaranteed"], Quote._of(own["Quote"]), _time(own["Expires"]))


class DeliveryOptions(Several[DeliveryOption]):
    """What a recipient can choose from, by date and window."""

    @cached_property
    def _all(self) -> tuple[DeliveryOption, ...]:
        return tuple(map(DeliveryOption._of, loads(self._texts[1])))
