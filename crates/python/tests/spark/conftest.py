"""A cluster on this machine, orders, and what one process makes of them.

The Python of the tests is the driver's: it has pyspark and not the package, which `CONSIGN_PACKAGE` names. The workers have it out of an archive.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
import tarfile
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

HERE = Path(__file__).resolve().parents[2]
JOB = HERE / "examples/spark"
EXAMPLES = Path(os.environ.get("CONSIGN_EXAMPLES", HERE.parents[1] / "rules-examples"))
RULES = EXAMPLES / "uk-retailer/rules.json"
PACKAGE = Path(os.environ["CONSIGN_PACKAGE"])
AT = "2026-11-02T09:00:00Z"
# Short runs are soonest done by code that is compiled quickly.
JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
CLUSTER = {
    "spark.master": "local-cluster[2,1,1024]",
    "spark.executor.memory": "512m",
    "spark.executor.extraJavaOptions": JAVA,
    "spark.driver.extraJavaOptions": JAVA,
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    # Small files are partitions of their own, and each of several batches.
    "spark.sql.files.minPartitionNum": "100",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "200",
}
os.environ.update(PYSPARK_PYTHON=sys.executable, PYSPARK_DRIVER_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1")
sys.path.insert(0, str(JOB))

PROCESS = """
import json, sys
import consign_engine as ce, pyarrow as pa, pyarrow.parquet as pq
rules, orders, at, rows = sys.argv[1:]
matcher, table = ce.RuleSet.from_file(rules).compile(), pq.read_table(orders)
pq.write_table(pa.table(matcher.allocate_table(table, at=at)), rows)
print(ce.simulate(matcher, table, at=at).totals.to_json())
"""


def orders(start, count):
    """Orders of a retailer: home and abroad, light and too heavy, some to a country that isn't there, some without an instant."""
    places = [("GB", "M1 5WG"), ("GB", "EH1 1YZ"), ("GB", "BT1 5GS"), ("DE", "46056"), ("GB", "IV27 4NE"), ("FR", "75001"), ("GB", "SW1A 1AA")]
    first = datetime(2026, 11, 2, 6, tzinfo=timezone.utc)
    rows = range(start, start + count)
    address = lambda row: ("Atlantis", "1") if row % 97 == 5 else places[row % len(places)]
    return pa.table({
        "Reference": pa.array([f"EC-{row:05}" for row in rows], pa.string()),
        "At": pa.array([None if row % 11 == 3 else first + timedelta(minutes=7 * row) for row in rows], pa.timestamp("us", "UTC")),
        "OriginLocation": pa.array([("Manchester", "Glasgow", "Daventry")[row % 3] for row in rows], pa.string()),
        "DestinationCountry": pa.array([address(row)[0] for row in rows], pa.string()),
        "DestinationPostcode": pa.array([address(row)[1] for row in rows], pa.string()),
        "WeightKg": pa.array([Decimal(row % 53 * 2_400 + 120).scaleb(-3) for row in rows], pa.decimal128(9, 3)),
        "LengthCm": pa.array([20 + row % 40 for row in rows], pa.int32()),
        "WidthCm": pa.array([20 + row % 9 for row in rows], pa.int32()),
        "HeightCm": pa.array([3 + row % 17 for row in rows], pa.int32()),
        "Value": pa.array([Decimal(row % 211 * 100 + 995).scaleb(-2) for row in rows], pa.decimal128(12, 2)),
        "Currency": pa.array(["GBP" for _ in rows], pa.string()),
    })


@pytest.fixture(scope="session")
def source(tmp_path_factory):
    """Files of different sizes, one of them without a row."""
    folder, start = tmp_path_factory.mktemp("orders"), 0
    for number, count in enumerate((1_000, 700, 0, 1_300, 1)):
        pq.write_table(orders(start, count), folder / f"{number}.parquet")
        start += count
    return folder


def processed(path, rows):
    """What one process makes of the orders: the sums, as they are written, and the rows."""
    command = [sys.executable, "-c", PROCESS, str(RULES), str(path), AT, str(rows)]
    run = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(PACKAGE)}, capture_output=True, text=True, check=True)
    return run.stdout, pq.read_table(rows)


@pytest.fixture(scope="session")
def one_process(source, tmp_path_factory):
    sums, rows = processed(source, tmp_path_factory.mktemp("one") / "rows.parquet")
    told = json.loads(sums)
    assert told["Consignments"] == 3_001 and min(told["Allocated"], told["Failed"], told["Invalid"]) > 10
    return sums, rows


@pytest.fixture(scope="session")
def archive(tmp_path_factory):
    """What the workers unpack, as `pip install --target` lays out the wheel."""
    path = tmp_path_factory.mktemp("archive") / "environment.tar.gz"
    with tarfile.open(path, "w:gz", compresslevel=1) as packed:
        packed.add(PACKAGE / "consign_engine", "consign_engine")
    return path


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """Spark as it is installed, with a directory of its own for what the workers unpack."""
    folder = tmp_path_factory.mktemp("home")
    for entry in Path(find_spec("pyspark").origin).parent.iterdir():
        if entry.name != "work":
            (folder / entry.name).symlink_to(entry)
    os.environ["SPARK_HOME"] = str(folder)
    yield folder
    shutil.rmtree(folder / "work", ignore_errors=True)


@pytest.fixture(scope="session")
def submit(home, archive, tmp_path_factory):
    """Runs the command of the readme, on the cluster here."""
    conf = tmp_path_factory.mktemp("conf")
    (conf / "spark-defaults.conf").write_text("".join(f"{name} {value}\n" for name, value in CLUSTER.items()))
    block = (JOB / "README.md").read_text().split("```sh\nspark-submit")[1].split("```")[0].replace("\\\n", " ")

    def run(**paths):
        words = ["spark-submit", *shlex.split(block)]
        words = [paths.get(word, word) for word in words]
        words = [word.replace("environment.tar.gz", str(archive)).replace("job.py", str(JOB / "job.py")) for word in words]
        words[0] = str(home / "bin/spark-submit")
        return subprocess.run(words, env={**os.environ, "SPARK_CONF_DIR": str(conf)}, capture_output=True, text=True, timeout=900)

    return run


@pytest.fixture(scope="session")
def spark(home, archive):
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("consign")
    for name, value in {**CLUSTER, "spark.archives": f"{archive}#environment", "spark.executorEnv.PYTHONPATH": "environment"}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()
