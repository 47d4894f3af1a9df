"""The consignments: first those that stand at an edge of a rule, by name, then orders of every day, scattered by a little arithmetic."""

from decimal import Decimal

from chance import Chance


def money(amount, currency="GBP"):
    return {"Amount": Decimal(str(amount)), "Currency": {"IsoCode": currency}}


def package(kilos, sides=(30, 20, 10), value=40, items=(), currency="GBP", **more):
    made = {"Weight": {"Value": Decimal(str(kilos)), "Unit": "Kg"}}
    if sides:
        length, width, height = (Decimal(str(side)) for side in sides)
        made["Dimensions"] = {"Unit": "Cm", "Length": length, "Width": width, "Height": height}
    if value is not None:
        made["Value"] = money(value, currency)
    return made | ({"Items": list(items)} if items else {}) | more


def item(sku, category=None, quantity=None, **more):
    made = {"Sku": sku}
    if category:
        made["Category"] = category
    if quantity:
        made["Quantity"] = quantity
    return made | more


def goods(*classes, **more):
    return {"DangerousGoods": {"Classes": list(classes)} | more}


def order(reference, packages, country="GB", postcode="M2 6LW", residential=True, origin="Leeds", tenant=None, channel=None, meta=(), contact=None,
          line=None, box=None, **more):
    if isinstance(packages, dict):
        packages = [packages]
    to = {"AddressType": "Destination"}
    stated = {"Postcode": postcode, "Residential": residential, "PostOfficeBox": box, "AddressLine1": line, "Contact": contact}
    to |= {key: value for key, value in stated.items() if value is not None}
    to["Country"] = {"IsoCode": {"TwoLetterCode": country}}
    start = {"ShippingLocationReference": origin} if isinstance(origin, str) else origin
    kept = [("Tenant", "StringValue", tenant), ("Channel", "StringValue", channel), *meta]
    metadata = [{"KeyValue": key, kind: value} for key, kind, value in kept if value is not None]
    return {"Reference": reference, **more, "Packages": packages, "Addresses": [{"AddressType": "Origin"} | start, to]} | (
        {"MetaData": metadata} if metadata else {})


def customs(terms="DDP", number="GB123456789000"):
    stated = {"ShippingTerms": terms, "EoriNumber": number}
    return {"CustomsDocumentation": {key: value for key, value in stated.items() if value is not None}}


def promised(date, exactly=False):
    return {"RequestedDeliveryDate": {"Date": f"{date}T00:00:00", "IsToBeExactlyOnTheDateSpecified": exactly}}


HOME_IN_LEEDS = {"Postcode": "LS6 2AB", "Country": {"IsoCode": {"TwoLetterCode": "GB"}}, "Residential": True}
PRIORITY = lambda number: [("Priority", "IntValue", number)]


def edges_of_goods():
    box = package(2)
    yield order("PLAIN", box)
    yield order("NORTHWIND", box, tenant="Northwind")
    yield order("NORTHERN", box, tenant="northern lights")
    yield order("VINO", package(8, items=[item("W-1", "wine", 6)]), tenant="vino", Tags=["Alcohol", "Glass"])
    yield order("VINO-ABROAD", package(8), "FR", "75001", tenant="VINO", Tags=["Alcohol"], **customs())
    yield order("THRIFT", box, tenant="thrift")
    yield order("THRIFT-HEAVY", package(28), tenant="Thrift")
    yield order("PRIME", box, channel="amz-prime")
    yield order("PRIME-ISLES", box, postcode="ZE1 0AA", channel="amz-prime")
    yield order("PRIME-NI", box, postcode="BT1 5GS", channel="AMZ-PRIME")
    yield order("APP", box, channel="app-ios", contact={"Phone": "0113 496 0000"})
    yield order("WEB-NO-PHONE", box, channel="web", contact={"Phone": ""})
    yield order("STORE", box, Source="store")
    yield order("EDI", package(12, (60, 40, 40), 300), residential=False, Source="EDI 7")
    yield order("B2B", package(12, (60, 40, 40), 300), residential=None, channel="b2b")
    yield order("LETTER", package("0.75", (35.3, 25, 2.5), 20))
    yield order("LETTER-TOO-THICK", package("0.75", (35.3, 25, 2.6), 20))
    yield order("LETTER-NO-SIDES", package("0.3", None, 20))
    yield order("LETTER-TOO-DEAR", package("0.3", (30, 20, 1), "150.01"))
    yield order("LOCKER-64", package(5, (64, 41, 38), 150))
    yield order("LOCKER-64.1", package(5, (64.1, 30, 30), 150))
    yield order("LONG-120", package(5, (120, 20, 20)))
    yield order("LONG-121", package(5, (121, 20, 20)))
    yield order("GIRTHY", package(5, (100, 51, 50)))
    yield order("LONG-AND-UNKNOWN", [package(5, (121, 20, 20)), package(1, None)])
    yield order("TUBE", package(2, (90, 10, 10), PackagingType="Tube, square"))
    yield order("PALLET", package(180, (120, 80, 90), 900), residential=False)
    yield order("PALLET-HOME", package(180, (120, 80, 90), 900))
    yield order("PALLET-NOT-SAID", package(180, (120, 80, 90), 900), residential=None)
    yield order("LIGHT-PALLET", package(25, (120, 80, 45), 90), "FR", "69001", residential=False)
    yield order("FIVE", [package(1)] * 5)
    yield order("FOUR", [package(1)] * 4)
    yield order("FORTY-ONE", package(6, items=[item("NAIL", quantity=41)]))
    yield order("FORTY", package(6, items=[item("NAIL", quantity=30), item("SCREW", quantity=10)]))
    yield order("ISLES-15", package(15), postcode="HS1 2AA")
    yield order("ISLES-15.1", package("15.1"), postcode="KW16 3AA")
    yield order("JERSEY-16", package(16), "JE", "JE2 3AB")
    yield order("NO-POSTCODE", box, postcode=None)
    yield order("NO-POSTCODE-16", package(16), postcode=None)
    yield order("BAD-POSTCODE", box, postcode="LEEDS")
    yield order("NO-VALUE", package(2, value=None))
    yield order("DOLLARS-189.87", package(2, value="189.87", currency="USD"))
    yield order("DOLLARS-189.88", package(2, value="189.88", currency="USD"))
    yield order("YEN", package(2, value=20000, currency="JPY"))
    yield order("VALUE-1720", package(2, value=1720), "DE", "10115", origin="Tilburg")
    yield order("VALUE-1720.01", package(2, value="1720.01"), "DE", "10115", origin="Tilburg")
    yield order("DEAR-RING", package(1, value=500, items=[item("RING", "jewellery", Value=money(500))]))
    yield order("DEAR-CHAIR", package(9, (80, 60, 40), 500, [item("CHAIR", "Furniture", Value=money(500))]))
    yield order("PIECE-NOT-VALUED", package(1, value=60, items=[item("RING", "jewellery")]))


def edges_of_terms():
    box = package(2)
    of = lambda *items, **more: package(3, items=items, **more)
    yield order("BATTERIES", of(item("BAT-1", **goods("9", UnNumber="UN3480", PackingGroup="II"))))
    yield order("BATTERIES-TAGGED", of(item("BAT-1", **goods("9", UnNumber="3480"))), Tags=["Hazmat"])
    yield order("BATTERIES-ABROAD", of(item("BAT-1", **goods("9", UnNumber=3090, LimitedQuantity=True))), "US", "10001", **customs())
    yield order("PAINT", of(item("PAINT", **goods("3", PackingGroup="I", PhysicalForm="Liquid"))), Tags=["Hazmat"])
    yield order("THINNER", of(item("THIN", **goods("3", PackingGroup="II", PhysicalForm=" liquid")), item("BRUSH")), Tags=["Hazmat"])
    yield order("PERFUME", of(item("SCENT", **goods("3", LimitedQuantity=True, PhysicalForm="Liquid"))))
    yield order("AEROSOL", of(item("SPRAY", **goods("2.1", LimitedQuantity=True))))
    yield order("GAS-2.2", of(item("FOAM", **goods("2.2"))), Tags=["Hazmat"])
    yield order("FIREWORK", of(item("ROCKET", **goods("1.4G"))))
    yield order("CLASS-10", of(item("ODD", **goods("10"))))
    yield order("RADIUM", of(item("GAS", **goods("2.3A", "7", PackingGroup="III"))), Tags=["Hazmat"])
    yield order("KNIFE", of(item("knife-12"), item("BOARD")))
    yield order("TOBACCO", of(item("PIPE", HarmonisationCode="2403.11")), "FR", "75001", **customs())
    yield order("EMBARGOED", of(item("RUG", CountryOfOrigin="IRN")), "US", "10001", **customs())
    yield order("RUG-TO-NORWAY", of(item("RUG", CountryOfOrigin="IR")), "NO", "0150", **customs())
    yield order("BOOKS", of(item("B-1", "Book", 3), item("M-1", "MAP")))
    yield order("BOOKS-AND-TEA", of(item("B-1", "Book"), item("T-1", "tea")))
    yield order("NO-ITEMS-NO-BOOKS", package(3))
    yield order("CUSTOMS-COMPLETE", box, "CH", "8001", **customs())
    yield order("CUSTOMS-NO-NUMBER", box, "CH", "8001", **customs(number=None))
    yield order("CUSTOMS-DDU", box, "US", "10001", contact={"Phone": "212 555 0100"}, **customs(" ddu "))
    yield order("URGENT", box, meta=PRIORITY(5))
    yield order("PRIORITY-3", box, meta=[("Priority", "StringValue", "3")])
    yield order("PRIORITY-2", box, meta=[("Priority", "DecimalValue", Decimal("2.9"))])
    yield order("PO-BOX", box, line="P.O. Box 12", contact={"Phone": "1"})
    yield order("PO-BOX-SAID", box, box=True, contact={"Phone": "1"})
    yield order("RETURN", box, "GB", "LS10 1AB", residential=False, origin=HOME_IN_LEEDS, Direction="Inbound")
    yield order("RETURN-HEAVY", package(29), "GB", "LS10 1AB", residential=False, origin=HOME_IN_LEEDS, Direction="Inbound")
    yield order("FROM-AN-ADDRESS", box, origin={"Postcode": "LS1 4AP", "Country": {"IsoCode": {"TwoLetterCode": "GB"}}})
    yield order("FRESH", box, meta=PRIORITY(4), ShippingDate="2026-11-05T00:00:00")
    yield order("FRESH-FRIDAY", box, meta=PRIORITY(4), ShippingDate="2026-11-06T00:00:00")
    yield order("FRESH-FRIDAY-TILBURG", box, "NL", "1012JS", origin="Tilburg", meta=PRIORITY(4), ShippingDate="2026-11-06T00:00:00")
    yield order("BLACK-FRIDAY", box, ShippingDate="2026-11-27T00:00:00")
    yield order("AFTER-BLACK-FRIDAY", box, ShippingDate="2026-11-30T00:00:00")
    yield order("BEYOND-THE-HORIZON", box, ShippingDate="2026-12-01T00:00:00")
    yield order("SATURDAY-OFFICE", box, residential=False, contact={"Phone": "1"}, ShippingDate="2026-11-06T00:00:00")
    yield order("SATURDAY-HOME", box, contact={"Phone": "1"}, ShippingDate="2026-11-06T00:00:00")
    yield order("SHIPS-SUNDAY", box, meta=PRIORITY(4), ShippingDate="2026-11-08T00:00:00")
    yield order("BY-WEDNESDAY", box, **promised("2026-11-04"))
    yield order("ON-WEDNESDAY", box, **promised("2026-11-04", True))
    yield order("BY-THURSDAY", box, **promised("2026-11-05"))
    yield order("PRIME-BY-WEDNESDAY", box, channel="amz-prime", contact={"Phone": "1"}, **promised("2026-11-04"))
    yield order("PRIME-BY-FRIDAY", box, channel="amz-prime", contact={"Phone": "1"}, **promised("2026-11-06"))
    yield order("GREEN", box, meta=[("Green", "BoolValue", True)])
    yield order("GREEN-ISLES", box, postcode="ZE1 0AA", meta=[("Green", "BoolValue", True)])
    yield order("GREEN-AS-A-TEXT", box, meta=[("Green", "StringValue", "true")])
    yield order("VALUED-200", package(2, value=200), contact={"Phone": "1"})
    yield order("HAZMAT-OWL", box, Tags=["Hazmat"])


PLACES = [("GB", "LS1 4AP"), ("GB", "M20 1AA"), ("GB", "SW1A 1AA"), ("GB", "BT9 6AA"), ("GB", "ZE2 9AA"), ("GB", "KA27 8AA"), ("JE", "JE3 1AA"),
          ("FR", "13001"), ("DE", "80331"), ("NL", "3511AB"), ("ES", "28001"), ("IE", "D02X285"), ("US", "94105"), ("CH", "3011"), ("NO", "5003")]
SKUS = [("BOOK-1", "book"), ("SHIRT-2", "clothes"), ("WINE-3", "wine"), ("TEA-4", "tea"), ("BLADE-5", "tools"), ("LAMP-6", None)]
DANGER = [goods("3", PackingGroup="II", PhysicalForm="Liquid"), goods("9", UnNumber="UN3481", LimitedQuantity=True), goods("2.1", LimitedQuantity=True),
          goods("8", UnNumber="2794")]


def everyday_items(chance):
    for _ in range(chance.below(3)):
        sku, category = chance.of(SKUS)
        made = item(sku, category, 1 + chance.below(8), Value=money(3 + chance.below(90)))
        yield made | (chance.of(DANGER) if chance.below(6) == 0 else {})


def everyday(count):
    chance = Chance(20261102)
    for number in range(1, count + 1):
        country, postcode = PLACES[chance.below(6)] if chance.below(10) < 6 else chance.of(PLACES)
        packages = []
        for _ in range(1 + (chance.below(3) if chance.below(4) == 0 else 0)):
            sides = (15 + chance.below(60), 10 + chance.below(40), 2 + chance.below(35)) if chance.below(12) else None
            value = 5 + chance.below(300) if chance.below(10) else None
            packages.append(package(Decimal(1 + chance.below(90)) / 5, sides, value, everyday_items(chance)))
        more = customs(chance.of(["DDP", "DDU", "DAP"]), chance.of(["GB123456789000", None])) if country not in ("GB", "JE") and chance.below(4) else {}
        if chance.below(4) == 0:
            more |= promised(f"2026-11-{4 + chance.below(8):02}", chance.below(4) == 0)
        if chance.below(6) == 0:
            more["Tags"] = [chance.of(["Alcohol", "Glass", "Hazmat"])]
        if chance.below(5) == 0:
            more["Source"] = chance.of(["store", "EDI 9", "api"])
        meta = [("Priority", "IntValue", chance.below(8))] if chance.below(3) == 0 else []
        meta += [("Green", "BoolValue", True)] if chance.below(8) == 0 else []
        yield order(f"P-{number:03}", packages, country, postcode, chance.of([True, True, False, None]), chance.of(["Leeds"] * 4 + ["Tilburg"]),
                    chance.of([None, None, "northwind", "vino", "thrift"]), chance.of([None, "web", "app-android", "amz-prime", "b2b"]), meta,
                    {"Phone": "020 7946 0000"} if chance.below(2) else None, **more)


def consignments():
    named = [*edges_of_goods(), *edges_of_terms()]
    return [*named, *everyday(200 - len(named))]
