"""Tables in and out by the Arrow C interface."""

import json
import pickle
import subprocess
import threading
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from conftest import AT, rules_with

import consign_engine as ce

pa = pytest.importorskip("pyarrow")


def columns(rows):
    start = datetime(2026, 11, 2, 9, tzinfo=timezone.utc)
    return {
        "Reference": [f"EC-{row}" for row in range(rows)],
        "At": [start + timedelta(minutes=row % 7 * 1440) for row in range(rows)],
        "Weight": [Decimal(row % 23 + 1) for row in range(rows)],
        "Postcode": ["M1 5WG"] * rows,
        "Country": ["GB"] * rows,
    }


@pytest.fixture(scope="module")
def matcher():
    return ce.RuleSet(rules_with()).compile()


def one_by_one(matcher, row):
    document = {"Reference": row["Reference"], "Packages": [{"Weight": {"Value": row["Weight"], "Unit": "Kg"}}],
                "Addresses": [{"AddressType": "Destination", "Postcode": row["Postcode"],
                               "Country": {"IsoCode": {"TwoLetterCode": row["Country"]}}}]}
    return matcher.allocate(document, at=row["At"])


def test_a_row_for_each_row_as_one_by_one(matcher):
    table = pa.table(columns(20_000))
    rows = matcher.allocate_table(table, threads=2)
    decided = pa.table(rows)
    assert (len(rows), decided.num_rows, rows.columns) == (20_000, 20_000, decided.column_names)
    assert decided["Line"].to_pylist() == list(range(1, 20_001))
    assert decided.schema.field("Net").type == pa.decimal128(18, 4)
    for given, own in list(zip(table.to_pylist(), decided.to_pylist()))[::997]:
        answer = one_by_one(matcher, given)
        assert (own["Reference"], own["At"]) == (given["Reference"], given["At"])
        assert own["Status"] == ("Allocated" if answer.is_allocated else "Failed")
        assert own["Net"] == (answer.price.net if answer.is_allocated else None)


def test_every_library_gives_the_same_rows(matcher):
    expected = pa.table(matcher.allocate_table(pa.table(columns(50))))
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    frames = [polars.DataFrame(columns(50)), pandas.DataFrame(columns(50)).convert_dtypes(dtype_backend="pyarrow"), pa.RecordBatch.from_pydict(columns(50))]
    for frame in frames:
        assert pa.table(matcher.allocate_table(frame)).equals(expected), type(frame)
    rows = matcher.allocate_table(frames[0])
    assert polars.DataFrame(rows).height == len(rows.to_frame()) == rows.to_frame("pyarrow").num_rows == 50


def test_duckdb_reads_and_is_read(matcher):
    duckdb = pytest.importorskip("duckdb")
    orders = pa.table(columns(100))
    relation = duckdb.sql("select * from orders where Weight <= 10")
    decided = pa.table(matcher.allocate_table(relation))
    assert decided.num_rows == duckdb.sql("select count(*) from orders where Weight <= 10").fetchall()[0][0]
    assert duckdb.sql("select sum(Net) from decided").fetchall()[0][0] == sum(decided["Net"].to_pylist())


def test_what_is_no_consignment_has_its_row(matcher):
    given = columns(30_000)
    for row in (0, 7, 8_192, 29_999):
        given["Country"][row] = "Atlantis"
    decided = pa.table(matcher.allocate_table(pa.table(given), threads=2)).to_pylist()
    assert [own["Line"] for own in decided] == list(range(1, 30_001))
    invalid = [own for own in decided if own["Status"] == "Invalid"]
    assert [own["Line"] for own in invalid] == [1, 8, 8_193, 30_000]
    assert all("Atlantis" in own["Reasons"] and own["Service"] is None for own in invalid)


def test_mappings_name_columns(matcher):
    given = columns(10)
    table = pa.table({"OrderID": given["Reference"], "kilos": given["Weight"], "Country": given["Country"], "when": given["At"]})
    mapping = {"Reference": "OrderID", "Weight": "kilos", "DestinationCountry": "Country"}
    rows = pa.table(matcher.allocate_table(table, mapping=mapping, at_column="when"))
    assert rows["At"].to_pylist() == given["At"]
    sections = {"Columns": mapping, "Defaults": {"WeightUnit": "g"}}
    assert pa.table(matcher.allocate_table(table, mapping=sections, at=AT))["At"].to_pylist()[0].isoformat().startswith("2026-11-02T09")
    with pytest.raises(ce.OrdersError) as raised:
        matcher.allocate_table(table, mapping={**mapping, "Reference": "OrderNo"})
    assert raised.value.violations and "OrderID" in str(raised.value)
    with pytest.raises(ce.OrdersError, match="kilos|Weight"):
        matcher.allocate_table(pa.table({"Reference": ["a"], "Country": ["GB"]}))
    with pytest.raises(ce.OrdersError, match="no column `then`"):
        matcher.allocate_table(table, mapping=mapping, at_column="then")


def test_capacities_count_in_the_order_of_the_instants():
    capacity = {"Reference": "FEW", "Services": ["SWIFT_48"], "Per": "Total", "Max": 5}
    matcher = ce.RuleSet(rules_with(Capacities=[capacity])).compile()
    given = columns(14)
    given["Weight"] = [Decimal(1)] * 14
    given["Country"][2] = "Atlantis"
    decided = pa.table(matcher.allocate_table(pa.table(given))).to_pylist()
    assert [own["Line"] for own in decided] == list(range(1, 15))
    assert sum(own["Status"] == "Allocated" for own in decided) == 5
    assert decided[0]["Status"] == decided[7]["Status"] == "Allocated" and decided[6]["Reasons"] == "CapacityReached"


def test_no_rows_no_columns_and_what_is_no_table(matcher):
    assert len(matcher.allocate_table(pa.table(columns(0)))) == 0
    for wrong in ([1], "orders.csv", None, {"Reference": ["a"]}):
        with pytest.raises(TypeError, match="Arrow C interface"):
            matcher.allocate_table(wrong)
    with pytest.raises(ce.OrdersError):
        matcher.allocate_table(pa.table({}))
    with pytest.raises(ce.OrdersError, match="Weight"):
        matcher.allocate_table(pa.table({**columns(1), "Weight": [[1]]}))

    def broken():
        yield pa.record_batch(columns(3))
        raise RuntimeError("the source is gone")

    reader = pa.RecordBatchReader.from_batches(pa.record_batch(columns(1)).schema, broken())
    with pytest.raises(ce.OrdersError, match="the source is gone"):
        matcher.allocate_table(reader)


def test_a_worker_decides_record_batches(matcher):
    """What a cluster does: the matcher goes as a pickle, batches come, sums go back and are merged."""
    text = pickle.dumps(matcher)
    table = pa.table(columns(3_000))
    whole = ce.simulate(matcher, table)
    parts = [ce.simulate(pickle.loads(text), batch, rows=True) for batch in table.to_batches(700)]
    totals = [pickle.loads(pickle.dumps(part.totals)) for part in parts]
    assert totals[0].merge(*reversed(totals[1:])) == whole.totals
    assert sum(totals[1:], totals[0]) == whole.totals
    assert sum(len(part.rows) for part in parts) == 3_000
    assert whole.totals.consignments == 3_000 and whole.totals.cost > 0 and whole.totals.currency == "GBP"
    other = ce.simulate(ce.RuleSet(rules_with(Name="other")).compile(), table).totals
    with pytest.raises(ValueError):
        whole.totals + other
    with pytest.raises(ValueError):
        ce.Totals.from_json("{}")


def test_other_threads_go_on_meanwhile(matcher):
    table, ticks, done = pa.table(columns(200_000)), [], threading.Event()

    def tick():
        while not done.wait(0.001):
            ticks.append(1)

    thread = threading.Thread(target=tick)
    thread.start()
    matcher.allocate_table(table, threads=1)
    done.set()
    thread.join()
    assert len(ticks) > 3


def test_an_interrupt_ends_a_long_call(tmp_path):
    """In a process of its own, which is sent SIGINT while it reads a stream that never ends."""
    import signal
    import sys
    import time

    program = tmp_path / "endless.py"
    program.write_text(
        "import itertools, json, sys\nimport pyarrow as pa\nimport consign_engine as ce\n"
        "matcher = ce.RuleSet(json.loads(sys.argv[1])).compile()\n"
        "batch = pa.record_batch({'Reference': ['a'] * 1000, 'Weight': [1] * 1000, 'Country': ['GB'] * 1000})\n"
        "reader = pa.RecordBatchReader.from_batches(batch.schema, itertools.repeat(batch))\n"
        "print('begins', flush=True)\n"
        "try:\n    ce.simulate(matcher, reader)\nexcept KeyboardInterrupt:\n    print('interrupted')\n"
    )
    run = subprocess.Popen([sys.executable, program, json.dumps(rules_with())], stdout=subprocess.PIPE, text=True)
    assert run.stdout.readline() == "begins\n"
    time.sleep(0.5)
    run.send_signal(signal.SIGINT)
    assert run.communicate(timeout=60)[0] == "interrupted\n"
    assert run.returncode == 0
