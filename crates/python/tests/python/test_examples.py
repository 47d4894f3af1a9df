"""The cases of `rules-examples`: each answer is the library's, to the byte."""

import json
import os
from functools import cache
from pathlib import Path

import pytest

import consign_engine as ce

EXPECTED = os.environ.get("CONSIGN_EXPECTED")


@cache
def matcher(rules):
    return ce.RuleSet.from_file(rules).compile()


@pytest.mark.skipif(EXPECTED is None, reason="CONSIGN_EXPECTED names no file of the library's answers: `cargo test -p consign-python` does")
def test_every_answer_is_the_library_s():
    count = 0
    for line in Path(EXPECTED).read_text().splitlines():
        case = json.loads(line)
        own = matcher(case["rules"]).only(**case["only"])
        for name in ("allocate", "quotes", "explain", "delivery_options"):
            expected = case["answers"].get(name, case["answers"])
            more = {"price": True} if name == "explain" else {}
            ask = lambda: getattr(own, name)(case["consignment"], at=case["at"], **more)
            if isinstance(expected, dict):
                with pytest.raises(ce.Error) as raised:
                    ask()
                assert str(raised.value) == expected["refused"]
            else:
                assert ask().to_json() == expected, (case["rules"], case["only"], name)
            count += 1
    assert count > 3_000
