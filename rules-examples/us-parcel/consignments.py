"""The consignments: first those that stand at an edge, by name, then parcels of every day, scattered by a little arithmetic."""

from decimal import Decimal

from chance import Chance

WEEK = ["2026-11-03", "2026-11-06", "2026-11-09", "2026-11-13", "2026-11-16", "2026-11-18", "2026-11-23", "2026-11-27"]


def package(sides, pounds, value=40, unit="In", weight_unit="Lb"):
    made = {"Weight": {"Value": Decimal(str(pounds)), "Unit": weight_unit}}
    if sides:
        length, width, height = (Decimal(str(side)) for side in sides)
        made["Dimensions"] = {"Unit": unit, "Length": length, "Width": width, "Height": height}
    if value is not None:
        made["Value"] = {"Amount": Decimal(str(value)), "Currency": {"IsoCode": "USD"}}
    return made


def consignment(reference, origin, postcode, packages, residential=False, ship=None, country="US", **more):
    destination = {"AddressType": "Destination"}
    if postcode is not None:
        destination["Postcode"] = postcode
    destination["Country"] = {"IsoCode": {"TwoLetterCode": country}}
    if residential is not None:
        destination["Residential"] = residential
    made = {"Reference": reference, "Packages": packages}
    if ship:
        made["ShippingDate"] = f"{ship}T00:00:00"
    made["Addresses"] = [{"AddressType": "Origin", "ShippingLocationReference": origin}, destination]
    return made | more


def promised(date):
    return {"Date": f"{date}T00:00:00", "IsToBeExactlyOnTheDateSpecified": False}


def edges():
    box = package((11, 8, 6), 2)
    far, near = "10001", "85281"
    yield consignment("SIDES-UP", "PHX", near, [package((11.1, 8.5, 6.2), 2)])
    yield consignment("SIDES-WHOLE", "PHX", near, [package((12, 9, 7), 2)])
    yield consignment("SIDES-IN-CM", "PHX", near, [package((28, 21.5, 15.5), 0.9, unit="Cm", weight_unit="Kg")])
    yield consignment("CUBIC-FOOT", "PHX", far, [package((12, 12, 12), 3)])
    yield consignment("CUBIC-FOOT-NEARLY", "PHX", far, [package((12.4, 12.4, 12.4), 3)])
    yield consignment("CUBIC-FOOT-HALF", "PHX", far, [package((12.5, 12, 12), 3)])
    yield consignment("VOLUMETRIC-18", "PHX", far, [package((12, 12, 20), 3)])
    yield consignment("SMALL-BUT-HEAVY", "PHX", far, [package((12, 10, 6), 3)])
    yield consignment("OUNCES-4", "PHX", far, [package((8, 6, 2), 4, weight_unit="Oz")])
    yield consignment("OUNCES-5", "PHX", far, [package((8, 6, 2), 5, weight_unit="Oz")])
    yield consignment("OUNCES-13", "PHX", far, [package((8, 6, 2), 13, weight_unit="Oz")])
    yield consignment("LARGE", "PHX", far, [package((31, 24, 24), 20)])
    yield consignment("LARGE-AT-HOME", "PHX", near, [package((31, 24, 24), 20)], True)
    yield consignment("LARGE-NOT-YET", "PHX", far, [package((30, 24, 24), 20)])
    yield consignment("POLE", "PHX", far, [package((100, 4, 4), 12)])
    yield consignment("POLE-96", "PHX", far, [package((96, 4, 4), 12)])
    yield consignment("LARGE-AND-HEAVY", "CMH", "43215", [package((31, 24, 24), 120.2)])
    yield consignment("SKIS", "PHX", far, [package((70, 8, 6), 12)])
    yield consignment("SKIS-AND-SHOEBOX", "PHX", far, [package((70, 8, 6), 12), package((13, 8, 5), 2.5)])
    yield consignment("SIDE-48", "PHX", far, [package((48, 8, 6), 12)])
    yield consignment("SIDE-48.1", "PHX", far, [package((48.1, 8, 6), 12)])
    yield consignment("TELEVISION", "PHX", far, [package((45, 32, 6), 28)])
    yield consignment("POUNDS-50", "CMH", "43215", [package((20, 16, 14), 50)])
    yield consignment("POUNDS-50.1", "CMH", "43215", [package((20, 16, 14), 50.1)])
    yield consignment("POUNDS-70", "CMH", "60601", [package((20, 16, 14), 70)])
    yield consignment("POUNDS-150", "CMH", "60601", [package((24, 20, 16), 150)])
    yield consignment("POUNDS-150.5", "CMH", "60601", [package((24, 20, 16), 150.5)])
    yield consignment("BEYOND-THE-TABLE", "CMH", "60601", [package((50, 36, 20), 60)])
    yield consignment("GIRTH-165.2", "CMH", "60601", [package((50.2, 37.5, 20), 60)])
    yield consignment("AREA-90044", "PHX", "90044", [box])
    yield consignment("AREA-90044-1234", "PHX", "90044-1234", [box])
    yield consignment("AREA-90045", "PHX", "90045", [box])
    yield consignment("AREA-90044-AT-HOME", "PHX", "900441234", [box], True)
    yield consignment("ZERO-KEPT", "CMH", "07030", [box])
    yield consignment("ZERO-LOST", "CMH", "7030", [box])
    yield consignment("NO-POSTCODE", "CMH", None, [box])
    yield consignment("ASSUMED-AT-HOME", "CMH", "07030", [box], None)
    yield consignment("CANADA", "CMH", "K1A 0B1", [box], country="CA")
    yield consignment("ANCHORAGE", "PHX", "99501", [box])
    yield consignment("FAIRBANKS", "PHX", "99701", [box])
    yield consignment("HONOLULU", "PHX", "96813", [package((14, 10, 8), 101)])
    yield consignment("CAPTAIN-COOK", "PHX", "96704", [box], True)
    yield consignment("KEAAU-NARROWER", "PHX", "96741", [box])
    yield consignment("PAGO-PAGO", "PHX", "96799", [box])
    yield consignment("GUAM", "PHX", "96913", [box])
    yield consignment("SAN-JUAN", "CMH", "00901", [box])
    yield consignment("FORCES-EUROPE", "CMH", "09012", [box])
    yield consignment("FORCES-AMERICAS", "CMH", "34002", [box])
    yield consignment("NARROWER-ZONE-PHX", "PHX", "86435", [box])
    yield consignment("NARROWER-RANGE-CMH", "CMH", "49955", [box])
    yield consignment("VETERANS-DAY", "CMH", "30301", [box], ship="2026-11-11")
    yield consignment("THANKSGIVING", "CMH", "30301", [box], ship="2026-11-26")
    yield consignment("SATURDAY", "CMH", "30301", [box], ship="2026-11-07")
    yield consignment("OVER-VETERANS-DAY", "PHX", near, [box], ship="2026-11-09")
    yield consignment("FIRST-WEEK-OF-FUEL", "PHX", far, [box], True)
    yield consignment("PEAK-BEGINS", "PHX", far, [box], True, ship="2026-11-16")
    yield consignment("BY-WEDNESDAY", "PHX", far, [box], RequestedDeliveryDate=promised("2026-11-04"))
    yield consignment("BY-TUESDAY", "PHX", far, [box], RequestedDeliveryDate=promised("2026-11-03"))
    yield consignment("BY-TUESDAY-NEARBY", "PHX", near, [box], RequestedDeliveryDate=promised("2026-11-03"))
    yield consignment("NO-SIDES", "PHX", far, [package(None, 2)])
    yield consignment("NO-VALUE", "PHX", far, [package((11, 8, 6), 2, value=None)])
    yield consignment("DECLARED-450", "PHX", far, [package((11, 8, 6), 2, value=450)], Tags=["DeclareValue"])
    yield consignment("DECLARED-400", "PHX", far, [package((11, 8, 6), 2, value=400)], Tags=["DeclareValue"])
    yield consignment("DECLARED-TWICE", "PHX", far, [package((11, 8, 6), 2, value=450), package((9, 9, 9), 4, value=780.5)],
                      Tags=["DeclareValue"])
    yield consignment("DECLARED-UNKNOWN", "PHX", far, [package((11, 8, 6), 2, value=None)], Tags=["DeclareValue"])
    yield consignment("MINIMUM-HELD", "PHX", near, [package((6, 4, 3), 0.5)])
    yield consignment("THREE-PARCELS", "CMH", "94105", [package((11.1, 8.5, 6.2), 2), package((20, 16, 14), 51), package((31, 24, 24), 30)], True)


def everyday(regions, listed, count):
    chance = Chance(20261102)
    roads = [region for region in regions if 100 <= region[0] < 962 or region[0] >= 970 and region[0] < 995 or 10 <= region[0] < 100]
    usual, extended = ([place.split()[1] for place in listed[zone]] for zone in ("DAS", "DAS_EXTENDED"))
    for number in range(1, count + 1):
        first, last, _, _ = chance.of(roads)
        postcode = f"{(first + chance.below(last - first + 1)) * 100 + chance.below(100):05}"
        if number % 3 == 0:
            postcode = chance.of(usual if number % 2 else extended)
        if number % 11 == 0:
            postcode += f"-{chance.below(9000) + 1000}"
        packages = []
        for _ in range(chance.of([1, 1, 1, 1, 2, 2, 3])):
            most = chance.of([9, 14, 14, 20, 26, 40])
            sides = [Decimal(20 + chance.below(most * 10 - 19)) / 10 for _ in range(3)]
            tenths = chance.of([3 + chance.below(40), 3 + chance.below(120), 10 + chance.below(400), 100 + chance.below(700)])
            packages.append(package(sides, Decimal(tenths) / 10, value=5 + chance.below(400)))
        ship = chance.of([None, None, *WEEK])
        yield consignment(f"P-{number:03}", chance.of(["PHX", "CMH"]), postcode, packages, chance.of([True, True, False, None]), ship)


def consignments(regions, listed):
    named = list(edges())
    return named + list(everyday(regions, listed, 200 - len(named)))
