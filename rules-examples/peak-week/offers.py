"""What each service of the peak week offers to each consignment, from the documents and the contract alone: dates, prices in pence, capacities."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).parent
TODAY = date(2026, 12, 14)
NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def read(name):
    return json.loads((HERE / name).read_text(encoding="utf-8"), parse_float=Decimal)


def read_consignments():
    lines = (HERE / "consignments.jsonl").read_text(encoding="utf-8").splitlines()
    return [Order(json.loads(line, parse_float=Decimal)) for line in lines]


def day_of(text):
    return date.fromisoformat(text[:10])


class Order:
    def __init__(self, document):
        self.reference = document["Reference"]
        self.packages = len(document["Packages"])
        self.weight = sum(Decimal(package["Weight"]["Value"]) for package in document["Packages"])
        origin, destination = document["Addresses"]
        self.location = origin["ShippingLocationReference"]
        self.area = "".join(letter for letter in destination["Postcode"][:2] if letter.isalpha())
        self.shipping = day_of(document["ShippingDate"]) if "ShippingDate" in document else None
        self.promised = day_of(document["RequestedDeliveryDate"]["Date"]) if "RequestedDeliveryDate" in document else None


class World:
    """A rule set of this folder."""

    def __init__(self, rules):
        self.horizon = rules["HorizonDays"]
        self.collections = {(location["Reference"], one["Carrier"]): one["Days"]
                            for location in rules["ShippingLocations"] for one in location["Collections"]}
        self.highlands = {place.split()[1] for place in rules["Zones"][0]["Include"]}
        self.services = {service["Reference"]: service for service in rules["CarrierServices"]}
        self.capacities = {capacity["Reference"]: capacity for capacity in rules["Capacities"]}
        self.adjusted = {carrier: rule["Adjust"]["Amount"] for rule in rules["Preferences"] for carrier in rule["Carriers"]}

    def dates(self, order, service):
        """The open dates that keep the promise, each with the delivery date."""
        days = self.collections[order.location, service["Carrier"]]
        lane = service["Transit"][0]
        for ahead in range(self.horizon + 1):
            on = TODAY + timedelta(ahead)
            if NAMES[on.weekday()] not in days or order.shipping not in (None, on):
                continue
            delivered = on
            for _ in range(lane["TransitDays"]["Max"]):
                delivered += timedelta(1)
                while NAMES[delivered.weekday()] not in lane["DeliveryDays"]:
                    delivered += timedelta(1)
            if order.promised is None or delivered <= order.promised:
                yield on, delivered

    def pence(self, order, service):
        """The net price, or None."""
        if order.weight < service.get("Rules", {}).get("Weight", {}).get("Min", 0):
            return None
        lane = service["Rates"][0 if order.area in self.highlands else 1]
        return next((int(band["Price"] * 100) for band in lane["Bands"] if order.weight <= band["UpTo"]), None)

    def compared(self, service, pence):
        return pence + int(self.adjusted.get(service["Carrier"], 0) * 100)

    def counted(self, order, service, on):
        """The capacities against which it counts there: reference, period, amount."""
        for reference, capacity in self.capacities.items():
            if service["Reference"] not in capacity.get("Services", []) and service["Carrier"] not in capacity.get("Carriers", []):
                continue
            if order.location not in capacity.get("ShippingLocations", [order.location]):
                continue
            period = on - timedelta(on.weekday()) if capacity.get("Per") == "Week" else on
            yield reference, period.isoformat(), order.weight if capacity.get("Of") == "Weight" else 1
