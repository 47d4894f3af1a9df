"""The rules of the marketplace: who may, who goes first, what is best, and what services really took."""

from decimal import Decimal


def rule(kind, reference, when, services=(), carriers=(), groups=(), **more):
    lists = {"Services": list(services), "Carriers": list(carriers), "CarrierServiceGroups": list(groups)}
    return {"Reference": reference, "Type": kind, **{key: names for key, names in lists.items() if names}, **more, "When": when}


def include(*arguments, **more):
    return rule("Include", *arguments, **more)


def exclude(*arguments, **more):
    return rule("Exclude", *arguments, **more)


def prefer(reference, when, services=(), carriers=(), groups=(), **more):
    made = rule("", reference, when, services, carriers, groups, **more)
    return {key: value for key, value in made.items() if key != "Type"}


def field(path, *asked, **more):
    return {"Fields": {path: list(asked) or more}}


def danger(**asked):
    return {"AnyItem": {"DangerousGoods": asked}}


TENANT, CHANNEL = "MetaData.Tenant", "MetaData.Channel"
PHONE, LINE = "Addresses.Destination.Contact.Phone", "Addresses.Destination.AddressLine1"
TERMS, EORI = "CustomsDocumentation.ShippingTerms", "CustomsDocumentation.EoriNumber"

SHIPPING_RULES = [
    # Tenants and channels
    include("NORTH_IS_NORTHWIND", field(TENANT, "northwind", "north*"), carriers=["NORTH"]),
    include("WINE_IS_VINO", field(TENANT, "Vino"), ["SWAN_WINE"]),
    include("B2B_ORDERS", {"Any": [field(CHANNEL, "b2b"), {"Source": ["edi*"]}]}, ["ROOK_B2B"], Name="Orders of businesses"),
    exclude("NO_LOCKER_FROM_STORE", {"Source": ["store"]}, groups=["LOCKERS"]),
    exclude("THRIFT_CAP", {**field(TENANT, "thrift"), "Offer": {"Price": {"Above": Decimal("9.50")}}}, ["*_24", "*_SAMEDAY"]),
    exclude("PRIME_IS_FAST", {**field(CHANNEL, "amz-prime"), "Offer": {"TransitDays": {"Min": 4}}}),
    include("SAMEDAY_APP", {**field(CHANNEL, "app*", "web"), "At": {"Days": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"], "To": "12:00"}},
            ["FALCON_SAMEDAY"]),
    # What fits
    include("LETTERS", {"EveryPackage": {"Weight": {"Max": 750, "Unit": "G"}, "Shortest": {"Max": Decimal("2.5")}, "Longest": {"Max": Decimal("35.3")}}},
            ["POST_LETTER"]),
    exclude("NO_LONG_ONES", {"AnyPackage": {"Any": [{"Longest": {"Above": 120}}, {"LengthPlusGirth": {"Above": 300}}]}}, carriers=["POST", "TERN", "KITE"]),
    include("LOCKER_BOX", {"EveryPackage": {"Longest": {"Max": 64}, "Middle": {"Max": 41}, "Shortest": {"Max": 38}}}, groups=["LOCKERS"]),
    exclude("NO_TUBES", {"AnyPackage": {"PackagingType": ["tube*", "roll"]}}, carriers=["CANAL", "YARROW"]),
    include("PALLETS", {"Any": [{"Weight": {"Above": 30}}, {"Volume": {"Above": Decimal("0.4"), "Unit": "M3"}}]}, ["CANAL_PALLET"]),
    exclude("FEW_PIECES", {"Any": [{"Packages": {"Above": 4}}, {"Items": {"Above": 40}}]}, ["*_24", "*_48"], ["HERON"]),
    exclude("HEAVY_ISLES", {"Weight": {"Above": 15}, "To": ["ISLES", "CHANNEL"]}, ["*_48"], Name="No heavy parcels to the isles"),
    # What it is worth
    exclude("LOCKER_VALUE", {"Value": {"Above": 150}}, ["POST_LETTER"], groups=["LOCKERS"]),
    include("OWL_VALUE", {"Value": {"Max": 2000, "Currency": "EUR"}}, carriers=["OWL"]),
    exclude("DEAR_PIECES", {"AnyItem": {"Value": {"Min": 500}, "Category": {"NoneOf": ["furniture"]}}}, carriers=["YARROW", "TERN"]),
    # Dangerous goods
    exclude("NO_EXPLOSIVES", danger(Classes=["1", "7"]), Name="Nobody takes explosives and radioactive goods"),
    exclude("FULLY_REGULATED", {"Not": {"Tags": ["Hazmat"]}, **danger(Present=True, LimitedQuantity=False)}, ["*_24", "*_48", "*_LOCKER", "*_LETTER", "*_MEDIA"]),
    include("HAZMAT_CLASSES", {"AnyItem": {"DangerousGoods": {"Present": True}}, "EveryItem": {"DangerousGoods": {"Classes": {"Only": ["2.2", "3", "8", "9"]}}}},
            ["OWL_HAZMAT"]),
    exclude("GROUP_ONE", danger(PackingGroup=["I"]), ["OWL_HAZMAT"]),
    exclude("LITHIUM_ABROAD", danger(UnNumber=["3480", "UN3090"]), ["*_EU", "*_INT"]),
    exclude("NO_LIQUIDS_BY_POST", danger(PhysicalForm=["Liquid"], Classes={"NoneOf": ["9"]}), carriers=["POST", "LARK"]),
    # Items
    exclude("BLADES", {"AnyItem": {"Sku": ["KNIFE-*", "BLADE*"]}}, carriers=["KITE"], groups=["LOCKERS"]),
    exclude("TOBACCO", {"AnyItem": {"HarmonisationCode": ["2402*", "2403*"]}}, ["*_INT", "*_EU"]),
    exclude("EMBARGO", {"To": ["US"], "AnyItem": {"CountryOfOrigin": ["IR", "KP", "SYR"]}}),
    include("BOOKS", {"EveryItem": {"Category": ["book", "map", "music*"]}, "Items": {"Min": 1}}, ["TERN_MEDIA"]),
    # Data that carriers want
    include("CUSTOMS_DATA", {"Fields": {TERMS: {"Present": True}, EORI: {"Present": True}}}, ["*_INT"]),
    exclude("NO_DDU", field(TERMS, "DDU"), ["FALCON_INT", "KITE_INT", "LARK_INT"]),
    include("PHONE", field(PHONE, Present=True), carriers=["FALCON"]),
    include("PRIORITY", field("MetaData.Priority", Min=3), ["HERON_24", "HERON_FRESH"]),
    # Addresses
    exclude("PO_BOXES", {"Any": [{"PostOfficeBox": True}, field(LINE, "PO Box*", "P.O. Box*")]}, carriers=["FALCON", "KITE", "CANAL"]),
    include("AT_BUSINESSES", {"Residential": False}, ["CANAL_PALLET", "ROOK_B2B"]),
    exclude("NO_RETURNS", {"Direction": ["Inbound"]}, ["KITE_*"]),
    # When
    exclude("AT_NIGHT", {"At": {"From": "22:00", "To": "06:00"}}, ["ROOK_24", "SWAN_24", "NORTH_24"], Name="Closed at night"),
    exclude("FRESH_BEFORE_WEEKENDS", {"CollectionDate": {"Days": ["Friday", "Saturday", "Sunday"]}}, carriers=["HERON"], ShippingLocations=["Leeds"]),
    exclude("BLACK_FRIDAY", {"CollectionDate": {"From": "2026-11-23", "To": "2026-11-27"}}, ["YARROW_*"]),
    exclude("NOT_SATURDAYS", {"DeliveryDate": {"Days": ["Saturday", "Sunday"]}, "Residential": False}, ["KITE_24", "FALCON_24"]),
    exclude("STRIKE", {}, carriers=["POST"], ValidFrom="2026-11-04", ValidTo="2026-11-06", ShippingLocations=["Leeds"]),
    exclude("PROMISED_SOON", {"Promise": {"WithinDays": {"Max": 2}, "Exactly": False}, "Residential": True}, ["YARROW_48", "LARK_48"]),
]

PREFERENCES = [
    prefer("VINO_SWAN", {**field(TENANT, "vino"), "Tags": {"Any": ["Alcohol"]}}, carriers=["SWAN"], Tier=10),
    prefer("EDI_ROOK", {"Source": ["edi*"]}, ["ROOK_*"], Tier=20),
    prefer("LIKED_FALCON", {"Value": {"Min": 200}}, carriers=["FALCON"], Adjust={"Amount": Decimal("-1.75")}),
    prefer("GREEN", field("MetaData.Green", True), groups=["GREEN"], Adjust={"Percent": -15}),
    prefer("LATE_KITE", {}, carriers=["KITE"], Adjust={"Percent": Decimal("7.5")}),
    prefer("SLOW_ISLES", {"To": ["ISLES", "NI"], "Offer": {"TransitDays": {"Min": 4}}}, Adjust={"Amount": Decimal("0.60"), "Percent": 5}),
    prefer("OWL_LAST", {"Not": {"Tags": ["Hazmat"]}}, carriers=["OWL"], Tier=200),
    prefer("NORTH_FIRST_WEEK", {"Weight": {"Max": 10}}, carriers=["NORTH"], ValidFrom="2026-11-02", ValidTo="2026-11-04", Tier=50),
]

OBJECTIVES = [
    {"Reference": "prime", "When": field(CHANNEL, "amz-prime"),
     "Choose": [{"DeliveredWithin": {"Days": 3}}, {"OnTime": {"Probability": Decimal("0.9")}}, "Fastest"]},
    {"Reference": "thrift", "When": field(TENANT, "thrift"), "Choose": [{"Within": {"Percent": 12}}, "Fastest"]},
    {"Reference": "vino", "When": {"Tags": ["Alcohol"]},
     "Choose": [{"Prefer": {"Carriers": ["SWAN", "LARK"], "Tolerance": {"Amount": Decimal("1.00")}}}, {"BestValue": {"PerDay": Decimal("0.40")}}]},
    {"Reference": "green", "When": field("MetaData.Green", True), "Choose": [{"Within": {"Percent": 60}}, "LeastCarbon"]},
    {"Reference": "store", "When": {"Source": ["store"]}, "Choose": [{"Within": {"Amount": Decimal("0.75")}}, {"Prefer": {"Services": ["*_24"]}}, "Fastest"]},
    {"Reference": "urgent", "When": field("MetaData.Priority", Min=5), "Choose": ["Fastest"]},
]

HISTORY = [
    {"Service": "KITE_24", "Days": {"1": 80, "2": 15, "4": 5}},
    {"Service": "FALCON_24", "Days": {"1": 99, "2": 1}},
    {"Service": "NORTH_48", "To": ["ISLES", "NI"], "Days": {"4": 20, "6": 15}},
    {"Service": "NORTH_48", "Days": {"2": 60, "3": 39, "5": 1}},
    {"Service": "POST_48", "Days": {"2": 9, "9": 20}},
    {"Service": "TERN_48", "Days": {"2": 26, "3": 1, "9": 3}},
    {"Service": "ROOK_24", "Days": {"1": 27, "2": 3}},
]
