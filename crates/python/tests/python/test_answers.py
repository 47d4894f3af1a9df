"""One consignment: dicts, texts, bytes and dataclasses in; typed answers out."""

import copy
import json
import pickle
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from conftest import AT, rules_with

import consign_engine as ce


def test_every_form_of_a_consignment_has_the_same_answer(order):
    matcher = ce.RuleSet(rules_with()).compile()

    @dataclass
    class Weight:
        value: Decimal
        unit: str

    own = {**order, "Packages": [{**order["Packages"][0], "Weight": Weight(Decimal("1.8"), "Kg")}]}
    made = ce.Consignment("EC-1", ce.Address("GB", "M1 5WG"), [ce.Package(kg=Decimal("1.8"), cm=(30, 20, 10))], origin="Manchester", value=("19.95", "GBP"))
    forms = [order, json.dumps(order), json.dumps(order).encode(), own, made]
    texts = {matcher.allocate(form, at=AT).to_json() for form in forms}
    assert len(texts) == 1
    at = datetime(2026, 11, 2, 11, tzinfo=timezone(timedelta(hours=1)))
    assert matcher.allocate(order, at=at) == matcher.allocate(order, at="2026-11-02T10:00:00Z")
    assert matcher.allocate({**order, "At": AT}) == matcher.allocate(order, at=AT)


def test_money_is_decimal_and_dates_are_dates(order):
    allocated = ce.RuleSet(rules_with()).compile().allocate(order, at=AT)
    assert isinstance(allocated, ce.Allocated)
    assert (allocated.service, allocated.carrier, allocated.consignment) == ("SWIFT_48", "SWIFT", "EC-1")
    price = allocated.price
    assert (price.net, price.base, price.surcharges) == (Decimal("3.14"), Decimal("2.95"), (ce.Surcharge("Fuel", Decimal("0.19")),))
    assert str(price.gross) == "3.14" and price.currency == "GBP"
    assert allocated.latest_delivery == datetime(2026, 11, 4, 23, 59)
    assert allocated.collection.tzinfo is not None
    assert allocated.to_dict()["Price"]["Net"] == Decimal("3.14")
    assert allocated.runner_up is None and allocated.increments == {}


def test_a_failure_is_an_answer_with_every_reason(order):
    heavy = copy.deepcopy(order)
    heavy["Packages"][0]["Weight"]["Value"] = 25
    failed = ce.RuleSet(rules_with()).compile().allocate(heavy, at=AT)
    assert isinstance(failed, ce.Failed) and failed.to_dict()["StatusCode"] == 422
    (service,) = failed.unqualified
    assert service.service == "SWIFT_48" and [reason.code for reason in service.reasons] == ["NoRate", "Weight"]
    figure = service.reasons[1].figures[0]
    assert (figure.asked, figure.allowed) == ("25 kg", "at most 20 kg")


def test_quotes_explanations_options_and_why_not(order, retailer):
    quotes = retailer.quotes(order, at=AT)
    assert len(quotes) > 5 and [own.compared_price for own in quotes] == sorted(own.compared_price for own in quotes)
    explanation = retailer.explain(order, at=AT, price=True)
    assert explanation.chosen == quotes[0].service == retailer.allocate(order, at=AT).service
    assert len(explanation) == len(retailer.services)
    assert "Working" in explanation.to_json() and "Working" not in retailer.explain(order, at=AT).to_json()
    html = explanation._repr_html_()
    assert quotes[0].service in html and "EC-1" in html
    options = retailer.delivery_options(order, at=AT, days=7)
    assert options[0].date <= options[len(options) - 1].date and options[0].quote.price.net > 0
    heavy = {**order, "Packages": [{"Weight": {"Value": 31, "Unit": "Kg"}}]}
    why = retailer.why_not(quotes[0].service, heavy, at=AT)
    assert why.reasons and json.loads(why.to_json())["Service"] == quotes[0].service


def test_frames_of_an_explanation(order, retailer):
    explanation = retailer.explain(order, at=AT)
    pandas = pytest.importorskip("pandas")
    frame = explanation.to_frame()
    assert isinstance(frame, pandas.DataFrame) and len(frame) == len(retailer.services)
    assert isinstance(frame["Net"][0], Decimal) and frame["Chosen"][0]
    polars = pytest.importorskip("polars")
    assert isinstance(explanation.to_frame("polars"), polars.DataFrame)
    with pytest.raises(ValueError, match="none of `pandas`"):
        explanation.to_frame("excel")


def test_fewer_services(order, retailer):
    service = retailer.quotes(order, at=AT)[3].service
    alone = retailer.only(service=service)
    assert alone.allocate(order, at=AT).service == service
    assert retailer.allocate(order, at=AT).service != service
    with pytest.raises(ValueError, match="did you mean"):
        retailer.only(service=service + "X")


def test_answers_and_matchers_are_pickled(order, retailer):
    for matcher in (retailer, retailer.only(service=retailer.quotes(order, at=AT)[1].service)):
        other = pickle.loads(pickle.dumps(matcher))
        assert other.fingerprint == matcher.fingerprint
        for one in (other.allocate(order, at=AT), matcher.explain(order, at=AT), matcher.quotes(order, at=AT)):
            again = pickle.loads(pickle.dumps(one))
            assert again.to_json() == one.to_json()
        again = pickle.loads(pickle.dumps(other.allocate(order, at=AT)))
        assert again == matcher.allocate(order, at=AT) and again.service and again.price.net and again.consignment == "EC-1"


def test_threads_share_a_matcher(order, retailer):
    expected = retailer.allocate(order, at=AT).to_json()
    found = []
    ask = lambda: found.extend(retailer.allocate(order, at=AT).to_json() for _ in range(200))
    threads = [threading.Thread(target=ask) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert found == [expected] * 800


def test_rule_sets_go_round_as_dicts():
    rules = ce.RuleSet(rules_with(Name="Spring"))
    assert (rules.name, rules.currency) == ("Spring", "GBP")
    again = ce.RuleSet(rules.to_dict())
    assert again == rules and again.compile().fingerprint == rules.compile().fingerprint
    assert isinstance(rules.to_dict()["CarrierServices"][0]["Rates"][0]["Bands"][0]["Price"], Decimal)
    assert isinstance(ce.RuleSet(rules_with()).warnings("2026-11-02"), list)
