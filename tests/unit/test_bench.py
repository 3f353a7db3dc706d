"""Benchmarks run, and print one line each; how fast is nobody's test."""

import pytest
from bench import __main__ as command
from bench.methods import BENCHMARKS, Benchmark


@pytest.mark.parametrize("name", BENCHMARKS)
def test_ours_and_the_peer_run(name: str) -> None:
    benchmark = BENCHMARKS[name]
    for run in benchmark.prepare(benchmark.sizes[0]):
        run()


def test_one_may_be_asked_for(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    sizes: list[int] = []

    def prepare(size: int):
        return lambda: sizes.append(size), lambda: sizes.append(-size)

    known = {name: Benchmark(name, f"the {name}", "nobody", prepare, (1, 9), 2) for name in ("one", "other")}
    monkeypatch.setattr(command, "BENCHMARKS", known)
    monkeypatch.setattr("sys.argv", ["bench", "--only", "other"])
    command.main()
    assert sizes == [1, -1, 9, -9, 9, -9]
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["what", "ours", "(s)", "peer", "(s)", "ratio", "peer", "or", "floor"]
    assert row.startswith("the other ")
    assert row.endswith("nobody")
