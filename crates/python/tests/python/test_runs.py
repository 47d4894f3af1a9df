"""Simulations, comparisons, plans, imports: over files as the command line reads them."""

import json
import subprocess
import sys
from decimal import Decimal

import pytest
from conftest import AT

import consign_engine as ce


@pytest.fixture(scope="module")
def retailer_orders(tmp_path_factory, examples):
    path = tmp_path_factory.mktemp("orders") / "orders.jsonl"
    orders = json.loads((examples / "uk-retailer/consignments.json").read_text(), parse_float=str)
    path.write_text("".join(json.dumps(order) + "\n" for order in orders))
    return path


def test_a_simulation_of_files(retailer, retailer_orders, tmp_path):
    done = ce.simulate(retailer, retailer_orders, at=AT, rows=True)
    totals = done.totals
    assert (totals.consignments, totals.allocated, totals.failed, totals.invalid) == (263, 251, 10, 2)
    assert isinstance(totals.cost, Decimal) and sum(own["Consignments"] for own in totals.to_dict()["Services"].values()) == 251
    assert len(done.rows) == 261 and len(done.rejected) == 2 and str(retailer_orders) in done.rejected[0]
    assert ce.Totals.from_json(totals.to_json()) == totals and "251 of 263" in repr(done)
    done.report(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text()
    assert page.lower().startswith("<!doctype html>") and retailer.fingerprint in page
    assert done._repr_html_().startswith("<iframe")
    assert list(tmp_path.iterdir()) == [tmp_path / "report.html"]
    twice = ce.simulate(retailer, [retailer_orders, retailer_orders], at=AT, threads=1)
    assert twice.totals.consignments == 526


def test_a_comparison_of_files(retailer, retailer_orders, examples, tmp_path):
    rules = ce.RuleSet.from_file(examples / "uk-retailer/rules.json").to_dict()
    for service in rules["CarrierServices"]:
        if service["Carrier"].startswith("RM"):
            service["Enabled"] = False
    after = ce.RuleSet(rules).compile()
    found = ce.compare(retailer, after, retailer_orders, at=AT)
    before = ce.simulate(retailer, retailer_orders, at=AT, rows=True).rows.to_frame("pyarrow").to_pylist()
    now = ce.simulate(after, retailer_orders, at=AT, rows=True).rows.to_frame("pyarrow").to_pylist()
    moved = [one["Reference"] for one, other in zip(before, now) if one["Service"] != other["Service"]]
    assert [own["Reference"] for own in found.changed.to_frame("pyarrow").to_pylist()] == moved
    found.report(tmp_path / "diff.html")
    assert (tmp_path / "diff.html").stat().st_size > 1_000
    assert found.to_dict()["Consignments"] == 263 and "srcdoc" in found._repr_html_()
    assert f"{len(moved)} consignments change" in repr(found)


def test_a_plan_keeps_capacities(examples, tmp_path):
    folder = examples / "plan"
    cases = json.loads((folder / "cases.json").read_text())
    matcher = ce.RuleSet.from_file(folder / "rules.json").compile()
    source = next(path for path in (folder / "consignments.json", folder / "consignments.jsonl") if path.exists())
    plan = ce.plan(matcher, source, at=cases.get("At", AT), seconds=None)
    assert plan.is_proved and len(plan.rows) == len(plan.to_dict()["Consignments"])
    plan.report(tmp_path / "plan.html")
    assert "html" in plan._repr_html_()


def test_price_lists_are_imported(examples):
    folder = examples / "rate-sheets"
    sheet, terms = folder / "austrian-post.csv", {"country": "AT", "prefix": True}
    imported = ce.import_rates(sheet, carrier="POSTAT", carrier_name="Austrian Post", name="List prices of Austrian Post", **terms)
    assert imported.rules == ce.RuleSet.from_file(folder / "rules.json") and imported.looked_up
    assert {note.kind for note in imported.notes} <= {"LeftOut", "Assumed"}
    both = ce.import_rates(sheet, carrier="PARCEL", into=imported.rules, **terms)
    assert len(both.rules.to_dict()["CarrierServices"]) == 2 * len(imported.rules.to_dict()["CarrierServices"])
    with pytest.raises(ce.RatesError, match="twice"):
        ce.import_rates(sheet, carrier="POSTAT", into=imported.rules, **terms)
    with pytest.raises(ValueError, match="unknown field"):
        ce.import_rates(sheet, carier="POSTAT")


def test_what_is_no_source(retailer, tmp_path):
    with pytest.raises(TypeError, match="source: int"):
        ce.simulate(retailer, 7)
    with pytest.raises(ce.OrdersError, match="nowhere.jsonl"):
        ce.simulate(retailer, tmp_path / "nowhere.jsonl")
    bad = tmp_path / "prices.csv"
    bad.write_text("a,b\n1,2\n")
    with pytest.raises(ce.RatesError, match="prices.csv"):
        ce.import_rates(bad)
    with pytest.raises(ce.OrdersError, match="prices.csv"):
        ce.simulate(retailer, bad)


SOAK = """
import json, resource, sys
import consign_engine as ce
rules, order = json.loads(sys.argv[1])
matcher = ce.RuleSet(rules).compile()
used = lambda: int(open('/proc/self/statm').read().split()[1]) * resource.getpagesize()
def ask(times):
    for _ in range(times):
        matcher.allocate(order, at="2026-11-02T09:00:00Z").to_json()
        try:
            matcher.allocate({**order, "Packages": 7}, at="2026-11-02T09:00:00Z")
        except ce.ConsignmentError:
            pass
ask(2_000)
before = used()
ask(int(sys.argv[2]))
print(used() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
def test_calls_give_their_memory_back(order):
    from conftest import rules_with

    times = 10_000
    run = subprocess.run([sys.executable, "-c", SOAK, json.dumps([rules_with(), order]), str(times)], capture_output=True, text=True, check=True)
    # A leak of one answer for each call would be ten times that.
    assert int(run.stdout) < 4_000_000
