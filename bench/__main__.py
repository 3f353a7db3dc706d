"""Runs the benchmarks and prints one table.

Seconds depend on the machine; the ratio of two times that were taken by turns depends on it much less. Nothing here
passes or fails.
"""

import argparse
import sys
import time

from bench import ingest, methods, release
from bench.methods import Benchmark, Run

BENCHMARKS = {**methods.BENCHMARKS, **ingest.BENCHMARKS, **release.BENCHMARKS}

COLUMNS = "{:<40} {:>9} {:>9} {:>6}  {}"


def main() -> None:
    """Time what was asked for, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Benchmarks against named peers.")
    parser.add_argument("--only", metavar="NAME", choices=list(BENCHMARKS), help=f"one of {', '.join(BENCHMARKS)}")
    only = parser.parse_args().only
    rows = [timed(benchmark) for benchmark in BENCHMARKS.values() if only in (None, benchmark.name)]
    print(COLUMNS.format("what", "ours (s)", "peer (s)", "ratio", "peer or floor"))
    print(*rows, sep="\n")


def timed(benchmark: Benchmark) -> str:
    """One row of the table: the best of a few turns of ours and the peer's, after a short run of each."""
    warm_up, size = benchmark.sizes
    for run in benchmark.prepare(warm_up):
        run()
    runs = benchmark.prepare(size)
    turns: list[list[float]] = []
    for turn in range(1, benchmark.turns + 1):
        print(f"{benchmark.name}: turn {turn} of {benchmark.turns}", file=sys.stderr)
        turns.append([seconds(run) for run in runs])
    ours, peer = map(min, zip(*turns, strict=True))
    return COLUMNS.format(benchmark.what, f"{ours:.2f}", f"{peer:.2f}", f"{ours / peer:.2f}", benchmark.peer)


def seconds(run: Run) -> float:
    """How long it takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
