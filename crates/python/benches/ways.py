"""What each way of deciding a file of orders costs: one process, polars, DuckDB, and Spark on two processes of this machine.

    cargo build --release -p consign-cli && pip install --target environment ./crates/python
    pip install pyarrow pandas polars duckdb 'pyspark>=3.5,<4'
    python crates/python/benches/ways.py target/release/consign environment 100 1000000

The last arguments are numbers of orders, those of `consign generate`. Seconds are of the clock, and of the processor, of all processes that take
part: what other work on the machine adds is in the first alone. Only on Linux.
"""

import ctypes
import os
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

COMMAND, PACKAGE, COUNTS = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), [int(count) for count in sys.argv[3:]]
HERE = Path(__file__).resolve().parents[1]
RULES = HERE.parents[1] / "rules-examples/uk-retailer/rules.json"
AT = "2026-11-02T09:00:00Z"

BEGIN = f"import sys, consign_engine as ce\nmatcher = ce.RuleSet.from_file({str(RULES)!r}).compile()\norders, at = sys.argv[1], {AT!r}\n"
WAYS = {
    "one process, sums": "print(ce.simulate(matcher, orders, at=at).totals.allocated)",
    "pyarrow, a row for each, sums of them": (
        "import pyarrow as pa, pyarrow.parquet as pq\nrows = pa.table(matcher.allocate_table(pq.read_table(orders), at=at))\n"
        "print(rows.group_by('Carrier').aggregate([('Cost', 'sum')]).num_rows)"
    ),
    "polars, a row for each, sums of them": (
        "import polars as pl\nrows = pl.DataFrame(matcher.allocate_table(pl.read_parquet(orders), at=at))\n"
        "print(rows.group_by('Carrier').agg(pl.col('Cost').sum()).height)"
    ),
    "DuckDB, a row for each, sums of them": (
        "import duckdb, pyarrow as pa\nrows = pa.table(matcher.allocate_table(duckdb.read_parquet(orders), at=at))\n"
        "print(len(duckdb.sql('select Carrier, sum(Cost) from rows group by all').fetchall()))"
    ),
}
CONF = {"spark.master": "local-cluster[2,1,1024]", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.ui.enabled": "false"}


def measured(name, count, command, environment):
    """Runs a command until nothing that it has started is left."""
    used = lambda: sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    begin, before = time.perf_counter(), used()
    process = subprocess.Popen(list(map(str, command)), env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.communicate()[1].decode()
    seconds = time.perf_counter() - begin
    assert process.returncode == 0, said
    try:
        while True:
            os.wait()  # those that have lost their parents
    except ChildProcessError:
        print(f"{count:>10,}  {name:<40}{seconds:>8.1f} s{used() - before:>8.1f} s of processor", flush=True)


def main(folder):
    # What a process leaves behind when it ends becomes a child of this one, whose time counts.
    ctypes.CDLL(None).prctl(36, 1)
    (folder / "spark-defaults.conf").write_text("".join(f"{name} {value}\n" for name, value in CONF.items()))
    archive = folder / "environment.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(PACKAGE, ".")
    spark = {"SPARK_CONF_DIR": str(folder), "PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    submit = [Path(sys.executable).with_name("spark-submit"), "--archives", f"{archive}#environment", "--conf", "spark.executorEnv.PYTHONPATH=environment"]
    job = [HERE / "examples/spark/job.py", "--rules", RULES, "--at", AT]
    for count in COUNTS:
        orders = folder / f"{count}.parquet"
        subprocess.run([COMMAND, "generate", "--rules", RULES, "--count", str(count), "--out", orders], check=True, capture_output=True)
        for name, program in WAYS.items():
            measured(name, count, [sys.executable, "-c", BEGIN + program, orders], {"PYTHONPATH": str(PACKAGE)})
        sums = ["--orders", orders, "--totals", folder / "totals.json"]
        measured("Spark, sums", count, [*submit, *job, *sums], spark)
        measured("Spark, sums, and a row for each", count, [*submit, *job, *sums, "--decisions", folder / f"rows-{count}"], spark)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        main(Path(name))
