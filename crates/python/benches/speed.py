"""What the package costs beside the library and the command line, in one run.

    cargo build --release -p consign-cli && pip install ./crates/python pyarrow
    python crates/python/benches/speed.py target/release/consign

Times are of the processor, and the best of several, so that other work on the machine counts little; that of two threads is of the clock and
needs two cores that are free. The orders are those of `consign generate`.
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pyarrow
import pyarrow.parquet

import consign_engine as ce

COMMAND, ORDERS = Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
EXAMPLES = Path(__file__).resolve().parents[3] / "rules-examples"
AT = "2026-11-02T09:00:00Z"


def used():
    """The seconds of processor that this process and those that it has started have taken."""
    own, started = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + started.ru_utime + started.ru_stime


def best(times, work, clock=used):
    def once():
        begin = clock()
        work()
        return clock() - begin

    return min(once() for _ in range(times))


def command(*arguments):
    subprocess.run([COMMAND, *map(str, arguments)], check=True, capture_output=True)


def tables(folder):
    """Rows a second of `allocate_table`, and of `consign simulate`, which adds up and writes no rows; both with one thread."""
    rules, orders, few = EXAMPLES / "uk-retailer/rules.json", folder / "orders.parquet", folder / "few.parquet"
    command("generate", "--rules", rules, "--count", ORDERS, "--out", orders)
    command("generate", "--rules", rules, "--count", 10, "--out", few)
    run = lambda path: best(5, lambda: command("simulate", "--quiet", "--threads", 1, "--rules", rules, "--consignments", path, "--at", AT))
    theirs = run(orders) - run(few)
    matcher, table = ce.RuleSet.from_file(rules).compile(), pyarrow.parquet.read_table(orders)
    ours = best(5, lambda: matcher.allocate_table(table, at=AT, threads=1))
    print(f"allocate_table: {ORDERS / ours:,.0f} rows a second of a core; consign simulate: {ORDERS / theirs:,.0f}; {theirs / ours:.0%}")
    half = [table.slice(0, ORDERS // 2), table.slice(ORDERS // 2)]

    def both():
        threads = [threading.Thread(target=matcher.allocate_table, args=(part,), kwargs={"at": AT, "threads": 1}) for part in half]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]

    one = lambda: matcher.allocate_table(table, at=AT, threads=1)
    ratios = [best(1, one, time.perf_counter) / best(1, both, time.perf_counter) for _ in range(9)]
    print(f"two threads of Python: {statistics.median(ratios):.2f} times one")


def single(folder):
    """A call from a dict, with its answer as JSON; the same from JSON, which is the library's own; and a consignment of `consign allocate`."""
    rules, orders, few = EXAMPLES / "uk-retailer/rules.json", folder / "orders.jsonl", folder / "few.jsonl"
    count = 20_000
    command("generate", "--rules", rules, "--count", count, "--out", orders)
    command("generate", "--rules", rules, "--count", 10, "--out", few)
    run = lambda path: best(5, lambda: command("allocate", "--quiet", "--format", "jsonl", "--rules", rules, "--consignments", path, "--at", AT))
    line = (run(orders) - run(few)) / count
    matcher, texts = ce.RuleSet.from_file(rules).compile(), orders.read_text().splitlines()
    documents = [json.loads(text) for text in texts]
    each = lambda work: best(5, work) / count * 1e6
    own = each(lambda: [matcher._native.allocate(text, AT).to_json() for text in texts])
    ours = each(lambda: [matcher.allocate(document, at=AT).to_json() for document in documents])
    typed = each(lambda: [getattr(matcher.allocate(document, at=AT), "price", None) for document in documents])
    print(f"allocate: {ours:.1f} us from a dict to JSON, {typed:.1f} us to a price; the library's JSON to JSON {own:.1f} us; {ours / own:.1f} times")
    print(f"consign allocate: {line * 1e6:.1f} us a line")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        tables(Path(name))
        single(Path(name))
