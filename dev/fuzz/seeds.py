#!/usr/bin/env python3
"""Writes the first inputs of each fuzz target into `corpus`, and dictionaries of whole words, which chance doesn't find, into `dictionaries`:
all of it from `rules-examples`, but for the few lines below."""

import itertools
import json
import pathlib
import random
import re

HERE = pathlib.Path(__file__).parent
EXAMPLES = HERE / "../../rules-examples"
BETWEEN = "\n---\n"
# Longer ones are slow, and say nothing new.
LONGEST = 20_000
# What a file may be called by: the first byte of an input of `tables` chooses.
KINDS = ["", "csv", "tsv", "xlsx", "json", "jsonl", "gz", "zip"]

MAPPING = """[Columns]
Reference = "A"
At = "B"
Weight = "C"
DestinationCountry = "D"
DestinationPostcode = "E"
[Defaults]
OriginLocation = "Leeds"
WeightUnit = "Kg"
[Format]
Decimals = ","
Dates = "DD/MM/YYYY"
TotalWeight = "shared"
TimeZone = "Europe/London"
LeadingZeros = "restore"
[Countries]
"Mainland" = "GB"
[Rows]
Group = "Reference"
"""
TABLE = "A,B,C,D,E\n1,02/11/2026,\"2,5\",GB,M1 5WG\n2,x,y,Mainland,\n"
CHANGES = [
    "CarrierServices[*].Enabled = false",
    "CarrierServices[Carrier=DPD].Rates *= 1.05\nCarrierServices[*].Surcharges += 5%",
    "Currency = EUR",
    "VatRate = 0.19\n\n# and\nremove Preferences",
    "Capacities[*].Max -= 10",
    'CarrierServices[0,1].Rules.Tags.Exclude += "Dangerous"',
    "CarrierServices[*].Rates[*].Bands[*].Price += 0.5",
    'CarrierServices += { "Reference": "NEW", "Carrier": "X" }',
]
ROUTES = [
    "GET /carrierservices", "GET /carriers", "GET /packagesizes", "GET /shippinglocations", "GET /rules", "GET /servicegroups",
    'POST /servicegroups\n{"Reference":"G","Name":"G","Services":[]}', "DELETE /servicegroups/G", "GET /openapi.json",
    "GET /collectioncalendar/Leeds/X?startDate=2026-11-30&endDate=2026-12-24", "PUT /allocation/allocate/2026-11-30",
    "PUT /allocation/X/allocatewithcheapestquote", "PUT /allocation/X/allocatewithquote/quote-1",
    "POST /deliveryoptions/select/option-1", 'PUT /consignments/deallocatelist\n{"References":["X"]}',
]
# What a stored consignment is asked for, and what takes a request.
STORED = ['PUT /allocation/allocate\n{"References":["?"]}', "GET /quotes/consignment/?", "GET /deliveryoptions/consignment/?", "PUT /consignments/?/deallocate"]
ASKED = ["PUT /allocation/allocate", "PUT /allocation/allocatewithservicegroup", "PUT /allocation/allocatewithcarrierservice", "POST /quotes",
         "POST /quotes/servicegroups", "POST /deliveryoptions", "POST /deliveryoptions/pickupoptions"]

counter = itertools.count()


def add(target, seed):
    seed = seed if isinstance(seed, bytes) else seed.encode()
    if len(seed) <= LONGEST:
        (HERE / "corpus" / target).mkdir(parents=True, exist_ok=True)
        (HERE / "corpus" / target / f"seed-{next(counter):05}").write_bytes(seed)


def dictionary(target, words):
    def quoted(word):
        return '"' + "".join(chr(byte) if 32 <= byte < 127 and byte not in b'"\\' else f"\\x{byte:02X}" for byte in word.encode()) + '"\n'

    (HERE / "dictionaries").mkdir(exist_ok=True)
    (HERE / "dictionaries" / target).write_text("".join(quoted(word) for word in sorted(words) if 1 < len(word) < 60))


def words(value):
    """The keys and texts of a document, with their quotes."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f'"{key}": '
            yield from words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words(inner)
    elif isinstance(value, str):
        yield json.dumps(value)


def read(path):
    try:
        return json.loads(path.read_bytes())
    except ValueError:
        return None


rule_words, order_words, request_words, table_words = set(), set(), set(), set()
for path in sorted(path for path in EXAMPLES.rglob("*") if path.is_file()):
    kind = path.suffix[1:]
    document = read(path) if kind == "json" else None
    if path.name == "rules.json" and document:
        rule_words.update(words(document))
        add("rule_set", path.read_bytes())
        add("change", f"remove CarrierServices[*].Rules\n# half\n*.Rates *= 0.5{BETWEEN}{path.read_text()}")
    elif path.name == "consignments.json" and isinstance(document, list):
        order_words.update(words(document))
        for order in document[:8]:
            add("consignment", json.dumps(order))
        for order in document[:1]:
            asked = [f"POST /consignments\n{json.dumps(order)}"] + [way.replace("?", str(order.get("Reference"))) for way in STORED]
            add("requests", BETWEEN.join(asked))
    elif path.name == "cases.json" and document:
        for request in (case["Request"] for case in document.get("Cases", []) if isinstance(case.get("Request"), dict)):
            request_words.update(words(request))
            for route in ASKED:
                add("requests", f"{route}\n{json.dumps(request)}")
    if kind in KINDS[1:]:
        add("tables", bytes([KINDS.index(kind)]) + path.read_bytes())
    if kind == "csv":
        table = path.read_text(errors="replace")
        table_words.update(re.split("[,;\t\n]", table))
        beside = [path.with_name(name) for name in ("chart.csv", "islands.csv", "mapping.toml", "orders.toml")]
        *charts, orders = [other.read_text() if other.is_file() else "" for other in beside]
        add("price_list", table)
        add("price_list", BETWEEN.join([table, *charts]))
        add("mapping", orders + BETWEEN + table)

add("mapping", MAPPING + BETWEEN + TABLE)
for changes in CHANGES:
    add("change", changes)
for route in ROUTES:
    add("requests", route)
# A world, and edits of it.
chance = random.Random(1)
for number in range(200):
    add("decide", chance.randbytes(8 + 4 * (number % 8)))

dictionary("rule_set", rule_words)
dictionary("consignment", order_words)
dictionary("requests", order_words | request_words | set(ROUTES) | set(ASKED))
dictionary("change", {word.strip('": ') for word in rule_words} | {" += ", " -= ", " *= ", "remove ", "[*]", "%"})
dictionary("price_list", table_words)
dictionary("mapping", table_words | {line.strip() for line in re.split("(?<=[=\n])", MAPPING)})
print(f"{next(counter)} inputs in {HERE / 'corpus'}")
