#!/usr/bin/env python3
"""Works out what cases.json expects, from rules.json and consignments.json alone, step by step and in exact fractions.

It shares no code with the engine and knows only the terms that this rule set uses. `python3 price.py` writes cases.json,
`python3 price.py --check` says whether it stands as it would be written, `python3 price.py REFERENCE` shows the sums of one consignment.
"""

import sys
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))
from json_text import laid_out
from parcel import CARRIERS, HERE, LOCATIONS, RULES, TARIFFS, UNKNOWN, Consignment, holds, lies_in_any, load, zone_of


class NoPrice(Exception):
    """The code of the reason for which no price can be worked out."""


# Who may take it

def broken_rules(service, consignment):
    """The codes of the allocation rules that the consignment breaks."""
    rules, codes = service["Rules"], set()
    for code, name in [("Weight", "Weight"), ("Length", "Longest"), ("LengthPlusGirth", "LengthPlusGirth")]:
        for package in consignment.packages if code in rules else []:
            figure = package.figure(name)
            if figure is None:
                codes.add("MissingData")
            elif figure > rules[code]["Max"]:
                codes.add(code)
    if not set(consignment.tags) <= set(rules.get("Tags", [])):
        codes.add("Tags")
    in_the_usa = consignment.address["Country"]["IsoCode"]["TwoLetterCode"] == "US"
    if "ExcludedPlaces" in rules and in_the_usa and consignment.zip is None:
        codes.add("PostcodeUnreadable")
    elif lies_in_any(consignment.zip, rules.get("ExcludedPlaces", [])):
        codes.add("ExcludedPlace")
    return codes


def transit(service, consignment):
    """The lane and its days, or None."""
    for lane in service["Transit"]:
        zone = zone_of(lane["ZoneChart"], consignment.origin, consignment.zip)
        if "Days" in lane and zone in lane["Days"]:
            return lane, lane["Days"][zone]
        if "Days" not in lane and zone in lane["Zone"]:
            return lane, lane["TransitDays"]
    return None


# Days

def holidays(carrier):
    names = [carrier, *CARRIERS[carrier].get("Holidays", [])]
    return {day for name in names for day in RULES["Holidays"].get(name, [])}


def open_dates(service, consignment, today):
    """Collection dates: the shipping date alone, or all from today on. It is asked in the morning, so today is still open."""
    collection = next(each for each in LOCATIONS[consignment.origin]["Collections"] if each["Carrier"] == service["Carrier"])
    days = [today + timedelta(days=ahead) for ahead in range(29)]
    if consignment.ships:
        days = [day for day in days if day.isoformat() == consignment.ships]
    return [day for day in days if day.strftime("%A") in collection["Days"] and day.isoformat() not in holidays(service["Carrier"])]


def delivered(service, lane, steps, collected):
    """So many delivery days after the collection."""
    day = collected
    for _ in range(int(steps)):
        day += timedelta(days=1)
        while day.strftime("%A") not in lane["DeliveryDays"] or day.isoformat() in holidays(service["Carrier"]):
            day += timedelta(days=1)
    return day


# Prices

def cents(amount):
    """Rounded to the cent, halves away from zero; no amount here is negative."""
    return Fraction(floor(amount * 100 + Fraction(1, 2)), 100)


def list_price(tariff, zone, pounds):
    prices = tariff["Prices"].get(zone)
    if prices is None:
        raise NoPrice("NoRate")
    for highest, price in zip(tariff["UpTo"], prices):
        if pounds <= highest:
            if price is None:
                raise NoPrice("NoRate")
            return price
    beyond = tariff.get("Beyond", {}).get(zone)
    if beyond is None or prices[-1] is None:
        raise NoPrice("NoRate")
    return prices[-1] + beyond["PerUnit"] * ceil((pounds - tariff["UpTo"][-1]) / beyond["Step"])


def discounted(tariff, discount, zone, pounds):
    """The list price of a package less its percentage, rounded, but not below the minimum."""
    price = list_price(tariff, zone, pounds)
    if not discount:
        return price
    if "Bands" in discount:
        band = next((band for band in discount["Bands"] if pounds <= band["UpTo"]), {"Percent": Fraction(0)})
        percent = band.get("Zones", {}).get(zone, band["Percent"])
    else:
        percent = discount.get("Zones", {}).get(zone, discount["Percent"])
    net, least = cents(price * (100 - percent) / 100), discount.get("Minimum", {})
    if "Amount" in least:
        net = max(net, least["Amount"])
    elif least:
        net = max(net, list_price(tariff, least["Zone"], least["Weight"]) - least["Less"])
    return net


def listed_surcharges(service):
    """A service's own, then the shared ones of its carrier."""
    shared = [one for one in RULES["Surcharges"] if service["Carrier"] in one["Carriers"]]
    return [(one.get("Name") or one["Reference"], one) for one in service.get("Surcharges", []) + shared]


def applies(surcharge, package, consignment, day):
    """Whether the limits of a surcharge hold: validity and tags before the condition."""
    if not surcharge.get("ValidFrom", "") <= day.isoformat() <= surcharge.get("ValidTo", "9999"):
        return False
    if "Tags" in surcharge and not set(surcharge["Tags"]) & set(consignment.tags):
        return False
    return holds(surcharge.get("When", {}), package, consignment)


def amount_of(surcharge, package, consignment, zone):
    """What a surcharge per package comes to for a package to which it applies; None: nothing."""
    if "PercentOfValue" in surcharge:
        if package.value is None:
            raise NoPrice("MissingData")
        excess = max(package.value - surcharge["Above"], 0)
        excess = ceil(excess / surcharge["Step"]) * surcharge["Step"]
        return max(surcharge["PercentOfValue"] / 100 * excess, surcharge["Minimum"])
    if "Amount" in surcharge:
        return surcharge["Amount"]
    for entry in surcharge["Amounts"]:
        if "When" in entry:
            answer = holds(entry["When"], package, consignment)
        else:
            answer = zone in entry["Zones"] if "Zones" in entry else lies_in_any(consignment.zip, entry["Places"])
        if answer == UNKNOWN:
            raise NoPrice("MissingData")
        if answer:
            return entry["Amount"]
    return None


def package_lines(surcharges, consignment, zone, day):
    """For each surcharge per package its amounts, package by package; of a family only the dearest of each package counts."""
    amounts = {}
    for name, surcharge in surcharges:
        if surcharge.get("Per") != "Package":
            continue
        row = []
        for package in consignment.packages:
            answer = applies(surcharge, package, consignment, day)
            if answer == UNKNOWN:
                raise NoPrice("MissingData")
            row.append(amount_of(surcharge, package, consignment, zone) if answer else None)
        amounts[name] = row
    families = dict((name, surcharge["OneOf"]) for name, surcharge in surcharges if "OneOf" in surcharge)
    for index in range(len(consignment.packages)):
        for family in set(families.values()):
            members = [name for name in amounts if families.get(name) == family and amounts[name][index] is not None]
            winner = max(members, key=lambda name: amounts[name][index], default=None)
            for name in members:
                if name != winner:
                    amounts[name][index] = None
    return amounts


def chargeable_weights(tariff, surcharges, consignment, day):
    """Each package's chargeable weight, at least that of a surcharge that applies to it."""
    weights = []
    for package in consignment.packages:
        if not package.sides:
            raise NoPrice("MissingData")
        pounds = package.chargeable(tariff["Chargeable"])
        for _, surcharge in surcharges:
            if "LeastWeight" in surcharge and applies(surcharge, package, consignment, day) is True:
                pounds = max(pounds, surcharge["LeastWeight"]["Value"])
        weights.append(pounds)
    return weights


def price(service, consignment, day):
    """Base and surcharge lines, each rounded by itself."""
    [rate] = service["Rates"]
    tariff = TARIFFS[rate["Tariff"]]
    zone = zone_of(tariff["ZoneChart"], consignment.origin, consignment.zip)
    if zone is None or not tariff.get("ValidFrom", "") <= day.isoformat():
        raise NoPrice("NoRate")
    surcharges, discount = listed_surcharges(service), rate.get("Discount", tariff.get("Discount"))
    weights = chargeable_weights(tariff, surcharges, consignment, day)
    base = cents(sum(discounted(tariff, discount, zone, pounds) for pounds in weights))
    amounts, lines = package_lines(surcharges, consignment, zone, day), {}
    for name, surcharge in surcharges:
        if name in amounts:
            charged = [amount for amount in amounts[name] if amount is not None]
            if charged:
                lines[name] = cents(sum(charged))
            continue
        entry = [entry for entry in surcharge["Table"] if entry["ValidFrom"] <= day.isoformat()]
        if not entry:
            raise NoPrice("NoRate")
        named = lines if surcharge["Of"] == "All" else surcharge["Of"]
        lines[name] = cents(entry[-1]["Percent"] / 100 * (base + sum(lines.get(one, 0) for one in named)))
    return zone, weights, base, lines


# The answers

def answer(service, consignment, today):
    """The offer of a service, or the codes for which it has none. A check that builds on one that failed is not made."""
    codes = broken_rules(service, consignment)
    lane = transit(service, consignment)
    dates = open_dates(service, consignment, today) if lane else []
    in_time = [(day, delivered(service, lane[0], lane[1]["Max"], day)) for day in dates]
    kept = [dates for dates in in_time if not consignment.promised or dates[1].isoformat() <= consignment.promised]
    if not lane:
        return codes | {"NoLane"}
    if not in_time:
        return codes | {"NoCollectionDate"}
    if not kept:
        return codes | {"Promise"}
    collected, latest = kept[0]
    try:
        zone, weights, base, lines = price(service, consignment, collected)
    except NoPrice as reason:
        return codes | {str(reason)}
    return codes or {"Zone": zone, "Weights": weights, "Base": base, "Surcharges": lines, "Net": base + sum(lines.values()),
                     "Collected": collected, "Latest": latest}


def answers(consignment, today):
    return {service["Reference"]: answer(service, consignment, today) for service in RULES["CarrierServices"]}


def written(amount):
    return (Decimal(int(amount * 100)) / 100).quantize(Decimal("0.01"))


def lines_of(offer):
    return {name: written(amount) for name, amount in offer["Surcharges"].items()}


def decision(consignment, today):
    """Cheapest first, then the earliest delivery, the earliest collection, the reference."""
    found = answers(consignment, today)
    offers = {name: offer for name, offer in found.items() if isinstance(offer, dict)}
    times = {each["Carrier"]: each["Time"] for each in LOCATIONS[consignment.origin]["Collections"]}
    carrier = {service["Reference"]: service["Carrier"] for service in RULES["CarrierServices"]}
    rank = lambda name: (offers[name]["Net"], offers[name]["Latest"], offers[name]["Collected"], times[carrier[name]], name)
    best = min(offers, key=rank, default=None)
    expected = {"StatusCode": 200 if best else 422}
    if best:
        offer = offers[best]
        net = written(offer["Net"])
        expected |= {"Service": best, "Net": net, "VatAmount": Decimal("0.00"), "Gross": net, "Currency": "USD",
                     "LatestDeliveryDate": f"{offer['Latest']}T23:59:00", "Surcharges": lines_of(offer)}
    expected["Eligible"] = sorted(offers)
    barred = {name: sorted(codes) for name, codes in found.items() if name not in offers}
    return expected | ({"Excluded": barred} if barred else {})


def of_service(service, consignments, today):
    """Its net price for each consignment that it can take, with the surcharges of those that have a name."""
    expected = {}
    for consignment in consignments:
        offer = answer(service, consignment, today)
        if isinstance(offer, dict):
            expected[consignment.reference] = {"Net": written(offer["Net"])}
            if not consignment.reference.startswith("P-"):
                expected[consignment.reference]["Surcharges"] = lines_of(offer)
    return {"Name": f"every price of {service['Reference']}", "Service": service["Reference"], "Expect": expected}


def cases(consignments):
    monday, earlier = date(2026, 11, 2), date(2026, 10, 2)
    before = [consignment for consignment in consignments if consignment.reference == "FIRST-WEEK-OF-FUEL"]
    of_all = lambda some, today: {consignment.reference: decision(consignment, today) for consignment in some}
    return {"Description": "Worked out by price.py, which shares no code with the engine.", "At": f"{monday}T15:00:00Z", "Cases": [
        {"Name": "the cheapest of all, and why the others can't", "Expect": of_all(consignments, monday)},
        {"Name": "before the first week of the fuel tables only who takes no fuel has a price", "At": f"{earlier}T15:00:00Z",
         "Expect": of_all(before, earlier)},
        *(of_service(service, consignments, monday) for service in RULES["CarrierServices"])]}


def show(consignment):
    for name, offer in answers(consignment, date(2026, 11, 2)).items():
        if isinstance(offer, dict):
            weights = " + ".join(str(Decimal(float(pounds)).quantize(Decimal("0.01"))) for pounds in offer["Weights"])
            lines = "".join(f", {line} {amount}" for line, amount in lines_of(offer).items())
            print(f"{name}: zone {offer['Zone']}, {weights} lb, base {written(offer['Base'])}{lines}: {written(offer['Net'])}")
        else:
            print(f"{name}: {', '.join(sorted(offer))}")


def main():
    consignments = [Consignment(document) for document in load("consignments.json")]
    text, file = laid_out(cases(consignments)) + "\n", HERE / "cases.json"
    named = sys.argv[1:]
    if named == ["--check"]:
        sys.exit(0 if file.read_text(encoding="utf-8") == text else "cases.json isn't what price.py writes")
    if named:
        return [show(consignment) for consignment in consignments if consignment.reference in named]
    return file.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
