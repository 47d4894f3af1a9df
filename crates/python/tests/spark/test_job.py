"""The Spark job gives what one process gives, to the byte, and a process that is killed in the middle changes nothing."""

import json
import os
import signal
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import job
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import AT, EXAMPLES, RULES, processed
from pyspark import TaskContext, cloudpickle

# What the tests send to the workers isn't in the archive, so it goes along.
for module in (job, sys.modules[__name__]):
    cloudpickle.register_pickle_by_value(module)

LEFT_OUT = ["File", "Line"]


def task(orders, rules=RULES, **more):
    return job.Task(Path(rules).read_text(), orders.schema, AT, **more)


def sorted_rows(table):
    """Rows in an order of their own: what Spark writes has none."""
    return sorted(table.to_pylist(), key=lambda row: (row["Reference"], row["Reasons"] or ""))


def expected_rows(one_process, source):
    """Those of one process, with the references of what is no consignment."""
    rows = one_process[1].drop_columns(LEFT_OUT).to_pylist()
    for row, given in zip(rows, pq.read_table(source)["Reference"].to_pylist()):
        assert row["Reference"] in (given, None)
        row["Reference"] = given
    return sorted(rows, key=lambda row: (row["Reference"], row["Reasons"] or ""))


def test_the_command_of_the_readme(submit, source, one_process, tmp_path):
    assert find_spec("consign_engine") is None, "the driver has the package, so nothing is shown"
    sums, rows = tmp_path / "totals.json", tmp_path / "decisions"
    run = submit(**{"rules.json": str(RULES), "orders/": str(source), "totals.json": str(sums), "decisions/": str(rows), "INSTANT": AT})
    assert run.returncode == 0, run.stderr
    assert sums.read_text() == one_process[0]
    decided = pq.read_table(rows)
    assert decided.schema.field("Net").type == pa.decimal128(18, 4) and decided.schema.field("At").type.tz == "UTC"
    assert sorted_rows(decided) == expected_rows(one_process, source)
    assert {path.name for path in tmp_path.iterdir()} == {"totals.json", "decisions"}


def test_the_workers_have_the_package_out_of_the_archive(spark):
    def where(batches):
        import consign_engine as ce

        for _ in batches:
            yield pa.record_batch({"File": [ce.__file__]})

    for row in spark.range(0, 4, 1, 4).mapInArrow(where, "File string").collect():
        assert "environment/consign_engine/" in row.File


def parent(process):
    """The id of the process that has started one."""
    return int(Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])


def executor():
    """The JVM that this worker belongs to: it has started the daemon that has started the worker."""
    jvm = parent(os.getppid())
    assert "CoarseGrainedExecutorBackend" in Path(f"/proc/{jvm}/cmdline").read_text()
    return jvm


def killed_once(work, victim, folder):
    """Does as `work` does; but of one partition, whose first batch has been taken, the first attempt kills its worker or its executor."""

    def working(task):
        def attempt(batches):
            context = TaskContext.get()
            marker = folder / f"{context.partitionId()}-{context.attemptNumber()}"
            marker.touch()
            for number, batch in enumerate(batches):
                if number == 1 and context.partitionId() == 0 and context.attemptNumber() == 0:
                    os.kill(executor() if victim == "executor" else os.getpid(), signal.SIGKILL)
                    time.sleep(5)
                yield batch

        return lambda batches: work(task)(attempt(batches))

    return working


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are found in /proc")
@pytest.mark.parametrize("victim", ["worker", "executor"])
def test_sums_when_a_process_is_killed(spark, source, one_process, tmp_path, victim):
    orders = spark.read.parquet(str(source))
    own = task(orders)
    sums = job.totals(orders, own, job.see(spark, own), killed_once(job.adding, victim, tmp_path))
    attempts = {path.name for path in tmp_path.iterdir()}
    assert {"0-0", "0-1", "1-0"} <= attempts, "the first attempt was to be killed, and the second to take its place"
    assert sums + "\n" == one_process[0]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are found in /proc")
def test_rows_when_a_worker_is_killed(spark, source, one_process, tmp_path):
    orders, folder = spark.read.parquet(str(source)), tmp_path / "attempts"
    folder.mkdir()
    own = task(orders)
    spark.conf.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
    job.decisions(orders, own, job.see(spark, own), killed_once(job.deciding, "worker", folder)).write.parquet(str(tmp_path / "rows"))
    assert {"0-0", "0-1"} <= {path.name for path in folder.iterdir()}
    assert sorted_rows(pq.read_table(tmp_path / "rows")) == expected_rows(one_process, source)


def test_no_orders(spark, source, tmp_path):
    nothing = source / "2.parquet"
    orders = spark.read.parquet(str(nothing))
    own = task(orders)
    assert job.totals(orders, own, job.see(spark, own)) + "\n" == processed(nothing, tmp_path / "rows.parquet")[0]


def test_columns_by_a_mapping(spark, source, one_process, tmp_path):
    orders = spark.read.parquet(str(source)).withColumnRenamed("Reference", "Web order")
    named = ["At", "OriginLocation", "DestinationCountry", "DestinationPostcode", "Value", "Currency"]
    columns = {name: name for name in named} | {"Weight": "WeightKg", "Length": "LengthCm", "Width": "WidthCm", "Height": "HeightCm"}
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps({"Columns": {**columns, "Reference": "Web order"}, "Defaults": {"WeightUnit": "kg", "LengthUnit": "cm"}}))
    own = task(orders, mapping=job.read_mapping(mapping))
    seen = job.see(spark, own)
    assert job.totals(orders, own, seen) + "\n" == one_process[0]
    invalid = job.decisions(orders, own, seen).where("Status = 'Invalid'").select("Reference").collect()
    assert len(invalid) == json.loads(one_process[0])["Invalid"] and all(row.Reference.startswith("EC-") for row in invalid)


def test_what_is_refused_before_any_order_is_read(spark, source, tmp_path):
    orders = spark.read.parquet(str(source))
    with pytest.raises(job.Refused, match="capacities: `A_DAY`.*each partition would count by itself"):
        job.see(spark, task(orders, EXAMPLES / "capacity/rules.json"))
    broken = tmp_path / "broken.json"
    broken.write_text('{"Currency": "GBP",\n "CarrierServices": [{"Reference": "A", "Carrier": "DPD"}, {"Reference": "B", "Carrier": "UPS"}]}')
    with pytest.raises(job.Refused) as refused:
        job.see(spark, task(orders, broken))
    assert "`DPD`" in str(refused.value) and "`UPS`" in str(refused.value) and "2:" in str(refused.value)
    fewer = orders.drop("WeightKg", "DestinationCountry")
    with pytest.raises(job.Refused, match="`Weight`.*`DestinationCountry`"):
        job.see(spark, task(fewer))


def test_paths_that_give_nothing(spark, source, tmp_path):
    sums, damaged, there = tmp_path / "totals.json", tmp_path / "damaged.parquet", tmp_path / "there"
    damaged.write_bytes(b"Reference,Weight\n" * 100)
    there.mkdir()
    for orders, more, why in (
        (tmp_path / "nowhere", [], "nowhere"),
        (damaged, [], r"damaged\.parquet"),
        (source, ["--decisions", str(there)], "already exists"),
        (source, ["--at", "yesterday"], "yesterday"),
    ):
        asked = job.arguments(["--rules", str(RULES), "--orders", str(orders), "--totals", str(sums), *more])
        with pytest.raises(job.Refused, match=why):
            job.run(spark, asked, *job.documents(asked))
    assert not sums.exists() and not list(there.iterdir())


@pytest.mark.parametrize(("mapping", "why"), [
    ('{"Columns": {"Reference": "a"}, "Rows": {"Group": "Reference"}}', "`Group`"),
    ("[1]", "a mapping is an object"),
    ("{", "Expecting"),
])  # fmt: skip
def test_arguments_that_mean_nothing(tmp_path, capsys, mapping, why):
    path, sums = tmp_path / "mapping.json", tmp_path / "totals.json"
    path.write_text(mapping)
    asked = ["--rules", str(RULES), "--orders", "orders", "--totals", str(sums)]
    assert job.main([*asked, "--mapping", str(path)]) == 2 and why in capsys.readouterr().err
    assert job.main(["--rules", str(tmp_path / "none.json"), *asked[2:]]) == 2 and "none.json" in capsys.readouterr().err
    assert job.main([*asked[:-1], str(tmp_path / "none/totals.json")]) == 2 and "no such directory" in capsys.readouterr().err
    assert not sums.exists()
