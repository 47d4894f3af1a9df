"""Whether an address lies in a place, a zone or at a location: True, False, or None where its postcode is missing or can't be read."""

import re

from conditions import every, opposite, some

TERRITORIES = {"JE", "GG", "IM"}


def district(postcode):
    """Area and district of a postcode of the United Kingdom: ("KW", "16"); None if there is none that can be read."""
    found = re.fullmatch(r"([A-Z]{1,2})(\d[\dA-Z]?)\d[A-Z]{2}", (postcode or "").upper().replace(" ", ""))
    return found.groups() if found else None


class Places:
    def __init__(self, rules):
        self.zones = {zone["Reference"]: zone for zone in rules["Zones"]}
        self.locations = {location["Reference"]: location for location in rules["ShippingLocations"]}

    def lies(self, address, listed):
        if isinstance(listed, dict):
            return opposite(self.lies(address, listed["NoneOf"]))
        return some(self.lies_in(address, name) for name in listed)

    def lies_in(self, address, name):
        if name in self.zones:
            zone = self.zones[name]
            return every([self.lies(address, zone["Include"]), opposite(self.lies(address, zone.get("Exclude", [])))])
        country = address.get("Country", {}).get("IsoCode", {}).get("TwoLetterCode")
        where, _, code = name.partition(" ")
        own = district(address.get("Postcode"))
        if country == "GB" and where in TERRITORIES:
            return None if own is None else own[0] == where
        if where != country or not code:
            return where == country
        if own is None:
            return None
        area, first, last = re.fullmatch(r"([A-Z]+)(\d*)(?:-[A-Z]+(\d+))?", code).groups()
        return own[0] == area and (not first or int(first) <= int(own[1]) <= int(last or first))
