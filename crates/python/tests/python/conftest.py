"""What the tests have in common."""

import os
from pathlib import Path

import pytest

import consign_engine as ce

HERE = Path(__file__).resolve().parents[2]
EXAMPLES = Path(os.environ.get("CONSIGN_EXAMPLES", HERE.parents[1] / "rules-examples"))
AT = "2026-11-02T09:00:00Z"


@pytest.fixture(scope="session")
def examples():
    return EXAMPLES


@pytest.fixture(scope="session")
def retailer():
    return ce.RuleSet.from_file(EXAMPLES / "uk-retailer/rules.json").compile()


@pytest.fixture
def order():
    address = {"AddressType": "Destination", "Postcode": "M1 5WG", "Country": {"IsoCode": {"TwoLetterCode": "GB"}}}
    origin = {"AddressType": "Origin", "ShippingLocationReference": "Manchester"}
    package = {"Weight": {"Value": 1.8, "Unit": "Kg"}, "Dimensions": {"Length": 30, "Width": 20, "Height": 10, "Unit": "Cm"}}
    return {"Reference": "EC-1", "Value": {"Amount": 19.95, "Currency": {"IsoCode": "GBP"}}, "Packages": [package], "Addresses": [origin, address]}


def rules_with(**changes):
    """A small rule set, changed."""
    service = {"Reference": "SWIFT_48", "Name": "48 Hours", "Carrier": "SWIFT",
               "Rules": {"Weight": {"Max": 20, "Unit": "Kg"}}, "Transit": [{"TransitDays": {"Min": 2, "Max": 2}}],
               "Rates": [{"Bands": [{"UpTo": 2, "Price": "2.95"}, {"UpTo": 20, "Price": "4.60"}]}],
               "Surcharges": [{"Name": "Fuel", "Percent": "6.5"}]}
    return {"Currency": "GBP", "Carriers": [{"Reference": "SWIFT", "Name": "Swift Parcels"}], "CarrierServices": [service], **changes}
