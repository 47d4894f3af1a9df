"""What is wrong is told: everything at once, with its place."""

import json
import pickle
from datetime import datetime

import pytest
from conftest import AT, rules_with

import consign_engine as ce


def test_a_rule_set_tells_all_that_is_wrong_with_it():
    text = '{\n  "Currency": "GBP",\n  "CarrierServices": [{ "Reference": "A", "Carrier": "DPD", "Enabeld": true }]\n}'
    with pytest.raises(ce.RuleSetError) as raised:
        ce.RuleSet(text)
    carrier, typo = raised.value.violations
    assert (carrier.path, carrier.line, carrier.code) == ("CarrierServices[0].Carrier", 3, "unknown-reference")
    assert (typo.code, typo.column) == ("unknown-field", text.splitlines()[2].index('"Enabeld"') + 1)
    assert "did you mean `Enabled`?" in str(raised.value)
    again = pickle.loads(pickle.dumps(raised.value))
    assert again.violations == raised.value.violations and str(again) == str(raised.value)


def test_a_dict_has_paths_and_no_lines():
    with pytest.raises(ce.RuleSetError) as raised:
        ce.RuleSet(rules_with(Currency="XXQ"))
    (violation,) = raised.value.violations
    assert (violation.path, violation.line, violation.column) == ("Currency", None, None)


@pytest.mark.parametrize(
    "document",
    ["", "{", "[]", "null", b"\xff\xfe", "{}", '{"Reference": 1e400}', "[" * 100_000, {"Reference": "\ud800"}, {"Packages": {}}, {1: 2}],
)
def test_no_document_ends_the_process(document):
    matcher = ce.RuleSet(rules_with()).compile()
    with pytest.raises(ce.ConsignmentError) as raised:
        matcher.allocate(document, at=AT)
    assert raised.value.violations
    with pytest.raises(ce.RuleSetError):
        ce.RuleSet(document)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), 1j])
def test_what_has_no_form_in_json_is_refused(order, value):
    with pytest.raises((ValueError, TypeError)):
        ce.RuleSet(rules_with()).compile().allocate({**order, "Value": value}, at=AT)


def test_instants_need_a_time_zone(order):
    matcher = ce.RuleSet(rules_with()).compile()
    with pytest.raises(ValueError, match="without a time zone"):
        matcher.allocate(order, at=datetime(2026, 11, 2, 9))
    with pytest.raises(ValueError, match="RFC 3339"):
        matcher.allocate(order, at="2026-11-02")


def test_states_are_refused(order):
    with pytest.raises(ce.StateError, match="Allocated"):
        ce.RuleSet(rules_with()).compile().allocate({**order, "State": "Allocated"}, at=AT)


def test_unknown_names_are_told_with_those_that_are_near(order):
    matcher = ce.RuleSet(rules_with()).compile()
    with pytest.raises(ValueError, match="did you mean `SWIFT_48`"):
        matcher.why_not("SWIFT48", order, at=AT)
    for wrong in ({"group": "x"}, {"objective": "x"}, {"booking_code": "/"}, {"direction": "up"}, {"service": "SWIFT_48", "group": "x"}):
        with pytest.raises(ValueError):
            matcher.only(**wrong)
    with pytest.raises(ce.UsageError):
        matcher.only(usage={"NOWHERE": {"Total": 1}})


def test_a_consignment_s_violations_have_their_places():
    text = json.dumps({"Reference": "EC-1", "Packages": [{"Weight": {"Value": "heavy", "Unit": "Kg"}}], "Addresses": []}, indent=1)
    with pytest.raises(ce.ConsignmentError) as raised:
        ce.RuleSet(rules_with()).compile().allocate(text, at=AT)
    assert any(own.path == "Packages[0].Weight.Value" and own.line == 6 for own in raised.value.violations)
