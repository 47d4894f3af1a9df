"""Consignments and rule sets as people have them in Python, as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime, time, timezone
from decimal import Decimal
from enum import Enum
from functools import partial
from typing import Any, Union

from .errors import Error

Number = Union[int, str, Decimal, float]
"""A figure. A binary number counts as its shortest decimal text: 0.1 is 0.1."""

Document = Union[str, bytes, Mapping[str, Any], Any]
"""JSON as a text, bytes or a dict, or a dataclass."""


@dataclass
class Address:
    """Where a consignment goes to, or comes from."""

    country: str
    """By its ISO 3166 code: `GB`."""
    postcode: str | None = None
    town: str | None = None
    region: str | None = None
    residential: bool | None = None
    company_name: str | None = None
    post_office_box: bool | None = None

    def document(self) -> dict[str, Any]:
        """As a consignment has it."""
        own = {_pascal(name): value for name, value in vars(self).items() if name != "country" and value is not None}
        return {**own, "Country": {"IsoCode": {"TwoLetterCode": self.country}}}


@dataclass
class Package:
    """A package: its weight in kilograms and its sides in centimetres, or both as a document has them."""

    kg: Number | None = None
    cm: tuple[Number, Number, Number] | None = None
    """Length, width, height."""
    value: tuple[Number, str] | None = None
    """An amount and its currency: `(Decimal("19.95"), "GBP")`."""
    items: Sequence[Any] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    """Whatever else a package's document may have: `{"PackagingType": "Pallet"}`."""

    def document(self) -> dict[str, Any]:
        """As a consignment has it."""
        own: dict[str, Any] = {}
        if self.kg is not None:
            own["Weight"] = {"Value": self.kg, "Unit": "Kg"}
        if self.cm is not None:
            own["Dimensions"] = {**dict(zip(("Length", "Width", "Height"), self.cm)), "Unit": "Cm"}
        if self.value is not None:
            own["Value"] = _money(self.value)
        if self.items:
            own["Items"] = list(self.items)
        return {**own, **self.more}


@dataclass
class Consignment:
    """What is to be shipped. `more` is whatever else its document may have: `{"Tags": ["Fragile"]}`."""

    reference: str
    to: Address
    packages: Sequence[Package] = ()
    origin: str | Address | None = None
    """A shipping location of the rule set, or an address."""
    tags: Sequence[str] = ()
    value: tuple[Number, str] | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """As SortedPRO's JSON has it."""
        addresses = [{"AddressType": "Destination", **self.to.document()}]
        if isinstance(self.origin, Address):
            addresses.append({"AddressType": "Origin", **self.origin.document()})
        elif self.origin is not None:
            addresses.append({"AddressType": "Origin", "ShippingLocationReference": self.origin})
        own: dict[str, Any] = {"Reference": self.reference, "Addresses": addresses, "Packages": list(self.packages)}
        if self.tags:
            own["Tags"] = list(self.tags)
        if self.value is not None:
            own["Value"] = _money(self.value)
        return {**own, **self.more}


def _money(value: tuple[Number, str]) -> dict[str, Any]:
    return {"Amount": value[0], "Currency": {"IsoCode": value[1]}}


def _pascal(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def _plain(value: Any) -> Any:
    """What JSON has no form of."""
    if isinstance(value, Decimal):
        return str(value)
    if hasattr(value, "document"):
        return value.document()
    if is_dataclass(value):
        own = {_pascal(field.name): getattr(value, field.name) for field in fields(value)}
        return {name: each for name, each in own.items() if each is not None}
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    if hasattr(value, "item"):  # numpy's scalars
        return value.item()
    if isinstance(value, (Sequence, set, frozenset)):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON: text, number, bool, None, list, dict, or a dataclass of them")


_dumps = partial(json.dumps, default=_plain, allow_nan=False)


def text_of(document: Document) -> str | bytes:
    """A document as JSON; a text as it is."""
    return document if isinstance(document, (str, bytes)) else _dumps(document)


def reading(document: Document, read: Callable[[str | bytes], Any]) -> Any:
    """Reads a document. What was no text has no lines: then violations are told by their path alone."""
    if isinstance(document, (str, bytes)):
        return read(document)
    text = _dumps(document)
    try:
        return read(text)
    except Error as error:
        raise type(error)(error.args[0], [violation._unplaced() for violation in error.violations]) from None


def instant(at: datetime | str | None) -> str | None:
    """An instant as in RFC 3339."""
    if not isinstance(at, datetime):
        return at
    if at.utcoffset() is None:
        raise ValueError("at: a datetime without a time zone is no instant: `datetime(2026, 11, 2, 9, tzinfo=timezone.utc)`")
    return at.astimezone(timezone.utc).isoformat()
