"""Decides the orders of Parquet files in Spark: a row for each order, and the exact sums of all.

Only the workers have consign-engine. The driver has pyspark alone, so everything that needs the engine is a `mapInArrow`: looking at the rule set
and the columns, deciding, adding up each partition, and merging the sums. README.md has the commands.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timezone
from itertools import chain
from pathlib import Path
from typing import Any

from py4j.protocol import Py4JJavaError
from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import StructType

Batches = Iterable[Any]
"""Record batches of pyarrow."""
Work = Callable[[Batches], Batches]
"""What a worker does with those of a partition."""


class Refused(Exception):
    """Why the job can't be done: a line for each mistake."""


@dataclass(frozen=True)
class Task:
    """What every worker needs."""

    rules: str
    """The document of the rule set."""
    columns: StructType
    """The columns of the orders."""
    at: str
    """The instant of orders that give none: one for all workers, whose clocks differ."""
    mapping: dict[str, Any] | None = None
    """Which columns give what, as `consign_engine` takes it."""

    def reading(self) -> dict[str, Any]:
        """How `consign_engine` reads orders: with one thread, as Spark has a task for each core."""
        return {"at": self.at, "mapping": self.mapping, "threads": 1}


@dataclass(frozen=True)
class Seen:
    """What only the engine can tell, before any order is read."""

    columns: StructType
    """The columns of decisions."""
    nothing: str
    """The sums of no orders."""


def see(spark: SparkSession, task: Task) -> Seen:
    """Looks at the rule set and the columns in one worker. `Refused` has everything that is wrong with them."""
    found = spark.range(0, 1, 1, 1).mapInArrow(seeing(task), "Wrong string, Columns string, Nothing string").first()
    if found is None or found.Wrong is not None:
        raise Refused(found.Wrong if found else "no worker has answered")
    return Seen(StructType.fromJson(json.loads(found.Columns)), found.Nothing)


def seeing(task: Task) -> Work:
    def work(batches: Batches) -> Batches:
        import pyarrow
        from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema

        def answer() -> tuple[str | None, str | None, str | None]:
            try:
                import consign_engine as ce
            except ImportError as error:
                return f"the workers have no consign_engine: {error}: it comes in the archive (`spark.archives`, `PYTHONPATH`)", None, None
            try:
                rules = ce.RuleSet(task.rules)
                if capacities := rules.to_dict().get("Capacities"):
                    named = ", ".join(f"`{capacity['Reference']}`" for capacity in capacities)
                    why = "each partition would count by itself; use one process (`consign simulate`, `consign plan`)"
                    return f"the rule set has capacities: {named}: {why}", None, None
                matcher, none = rules.compile(), to_arrow_schema(task.columns).empty_table()
                columns = from_arrow_schema(decided(matcher, none, task).schema, prefer_timestamp_ntz=True)
                return None, columns.json(), ce.simulate(matcher, none, **task.reading()).totals.to_json()
            except (ce.Error, ValueError) as error:
                return str(error), None, None

        for _ in batches:
            wrong, columns, nothing = answer()
            text = pyarrow.string()
            arrays = [pyarrow.array([cell], text) for cell in (wrong, columns, nothing)]
            yield pyarrow.record_batch(arrays, ["Wrong", "Columns", "Nothing"])

    return work


def decided(matcher: Any, orders: Any, task: Task) -> Any:
    """The decisions of some rows, as Spark can have them: instants in microseconds, and no numbers of lines, which only a file has."""
    import pyarrow
    from pyarrow import compute, types

    rows = pyarrow.table(matcher.allocate_table(orders, **task.reading())).drop_columns(["File", "Line"])
    name = reference(task.mapping)
    if name in orders.schema.names:  # what is no consignment has no reference of its own
        known = compute.coalesce(rows["Reference"], orders[name].cast(pyarrow.string()))
        rows = rows.set_column(0, "Reference", known)
    fields = [field.with_type(pyarrow.timestamp("us", field.type.tz)) if types.is_timestamp(field.type) else field for field in rows.schema]
    return rows.cast(pyarrow.schema(fields))


def reference(mapping: dict[str, Any] | None) -> str:
    """The column with the orders' references."""
    columns = (mapping or {}).get("Columns", mapping or {})
    name = columns.get("Reference", "Reference")
    return name if isinstance(name, str) else "Reference"


def deciding(task: Task) -> Work:
    """A row for each row."""

    def work(batches: Batches) -> Batches:
        import consign_engine as ce
        import pyarrow

        matcher = ce.RuleSet(task.rules).compile()
        for batch in batches:
            yield from decided(matcher, pyarrow.table(batch), task).to_batches()

    return work


def adding(task: Task) -> Work:
    """The sums of a partition, which is read as one stream."""

    def work(batches: Batches) -> Batches:
        import consign_engine as ce
        import pyarrow

        others = iter(batches)
        first = next(others, None)
        if first is not None:
            stream = pyarrow.RecordBatchReader.from_batches(first.schema, chain([first], others))
            sums = ce.simulate(ce.RuleSet(task.rules).compile(), stream, **task.reading()).totals
            yield pyarrow.record_batch({"Totals": [sums.to_json()]})

    return work


def merging(nothing: str) -> Work:
    """The sums of all, from those of partitions. They are exact, so their order doesn't count."""

    def work(batches: Batches) -> Batches:
        import consign_engine as ce
        import pyarrow

        sums = ce.Totals.from_json(nothing)
        for batch in batches:
            sums = sums.merge(*map(ce.Totals.from_json, batch["Totals"].to_pylist()))
        yield pyarrow.record_batch({"Totals": [sums.to_json()]})

    return work


def decisions(orders: DataFrame, task: Task, seen: Seen, work: Callable[[Task], Work] = deciding) -> DataFrame:
    """A row for each order."""
    return orders.mapInArrow(work(task), seen.columns)


def totals(orders: DataFrame, task: Task, seen: Seen, work: Callable[[Task], Work] = adding) -> str:
    """What all orders come to, as `consign simulate --json` writes it."""
    # `coalesce` would have one worker decide everything.
    parts = orders.mapInArrow(work(task), "Totals string").repartition(1)
    rows = parts.mapInArrow(merging(seen.nothing), "Totals string").collect()
    return str(rows[0].Totals) if rows else seen.nothing


def read_mapping(path: Path) -> dict[str, Any]:
    mapping = json.loads(path.read_text("utf-8"))
    if not isinstance(mapping, dict):
        raise Refused(f"{path}: a mapping is an object such as {{\"Reference\": \"OrderID\"}}")
    if "Group" in mapping or any("Group" in section for section in mapping.values() if isinstance(section, dict)):
        raise Refused(f"{path}: `Group`: Spark may part the rows of an order; put them together before (`groupBy`)")
    return mapping


def write(path: Path, text: str) -> None:
    """Writes a file as a whole, or not at all."""
    begun = path.with_name(f".{path.name}.{os.getpid()}")
    begun.write_text(text, "utf-8")
    os.replace(begun, path)


def documents(asked: argparse.Namespace) -> tuple[str, dict[str, Any] | None]:
    """The rule set and the mapping: what can be looked at before Spark starts."""
    try:
        rules = asked.rules.read_text("utf-8")
        mapping = read_mapping(asked.mapping) if asked.mapping else None
    except (OSError, ValueError) as error:
        raise Refused(str(error)) from error
    if not asked.totals.absolute().parent.is_dir():
        raise Refused(f"{asked.totals}: there is no such directory")
    return rules, mapping


def run(spark: SparkSession, asked: argparse.Namespace, rules: str, mapping: dict[str, Any] | None) -> None:
    """Does the job that was asked for."""
    try:
        orders = spark.read.parquet(*asked.orders)
        task = Task(rules, orders.schema, asked.at or datetime.now(timezone.utc).isoformat(), mapping)
        seen = see(spark, task)
        if asked.decisions:
            # As instants in UTC, which every reader of Parquet knows; Spark's own default is older.
            spark.conf.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
            decisions(orders, task, seen).write.parquet(asked.decisions)
        write(asked.totals, totals(orders, task, seen) + "\n")
    except AnalysisException as error:
        raise Refused(str(error)) from error
    except Py4JJavaError as error:
        cause = error.java_exception
        while cause.getCause():
            cause = cause.getCause()
        raise Refused(str(cause.getMessage())) from error


def arguments(given: Iterable[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Decides the orders of Parquet files in Spark.")
    parser.add_argument("--rules", type=Path, required=True, help="the rule set, JSON, a file of the driver")
    parser.add_argument("--orders", nargs="+", required=True, metavar="PATH", help="Parquet that the workers can read: files, directories")
    parser.add_argument("--totals", type=Path, required=True, metavar="FILE", help="where the driver writes the sums: JSON")
    parser.add_argument("--decisions", metavar="PATH", help="where the workers write a row for each order: Parquet, a new directory")
    parser.add_argument("--at", metavar="INSTANT", help="for orders without an instant, as 2026-11-02T09:00:00Z; else now")
    parser.add_argument("--mapping", type=Path, metavar="FILE", help='which columns give what, as {"Reference": "OrderID"}: JSON')
    return parser.parse_args(None if given is None else list(given))


def main(given: Iterable[str] | None = None) -> int:
    try:
        asked = arguments(given)
        rules, mapping = documents(asked)
        spark = SparkSession.builder.appName("consign").getOrCreate()
        try:
            run(spark, asked, rules, mapping)
        finally:
            spark.stop()
    except Refused as refused:
        print(f"job: {refused}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
