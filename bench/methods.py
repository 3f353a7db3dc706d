"""Statistics on plain numbers: places, forecasts, disclosure."""
# esda, libpysal, scipy and statsmodels have no types.
# pyright: reportMissingTypeStubs=false

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from esda import G_Local, Moran_Local
from libpysal.weights import W
from scipy.optimize import linprog
from statsmodels.tsa.forecasting.theta import ThetaModel

from assessment.methods.autocorrelation import local_moran
from assessment.methods.backtest import best_forecast
from assessment.methods.cell_tables import CellTable, two_way
from assessment.methods.hot_spots import local_g, permuted_p_values
from assessment.methods.spatial_weights import neighbours_within
from assessment.methods.suppression import primary_cells, secondary_cells
from assessment.methods.suppression_audit import audit

Run = Callable[[], object]

SEED = 1
BOROUGHS = 4
MONTHS = 60
# A backtest of 60 months with a year ahead: 24 origins, from 25 months on.
ORIGINS = range(25, 49)
COLUMNS = 14
THRESHOLD = 5


@dataclass(frozen=True)
class Benchmark:
    """What is timed, and against whom.

    `prepare` gives two runs, ours and the peer's, of a size; `sizes` are the one to warm up with and the one to time.
    """

    name: str
    what: str
    peer: str
    prepare: Callable[[int], tuple[Run, Run]]
    sizes: tuple[int, int]
    turns: int


def hot_spots(permutations: int) -> tuple[Run, Run]:
    """Gi* of each area with its permutation p."""
    return against_esda(local_g, G_Local, permutations, transform="B", star=True)


def autocorrelation(permutations: int) -> tuple[Run, Run]:
    """Local Moran of each area with its permutation p."""
    return against_esda(local_moran, Moran_Local, permutations)


def against_esda(
    statistic: Callable[..., object], theirs: Callable[..., object], permutations: int, **options: Any
) -> tuple[Run, Run]:
    """A local statistic of counts in 200 areas on a grid, those that touch being neighbours."""
    points = pd.DataFrame([(x, y) for y in range(10) for x in range(20)], columns=["x", "y"])
    values = pd.Series(np.random.default_rng(SEED).poisson(9, len(points)).astype(float))
    neighbours = neighbours_within(points, 1.5)
    weights = W(neighbours)

    def ours() -> None:
        statistic(values, neighbours)
        permuted_p_values(values, neighbours, permutations=permutations, seed=SEED)

    def peer() -> None:
        with warnings.catch_warnings():
            # Of what will change in esda and in what it uses, and that Gi* counts the area itself, as ours does.
            warnings.simplefilter("ignore")
            theirs(values.to_numpy(), weights, permutations=permutations, seed=SEED, **options)

    return ours, peer


def backtest(types: int) -> tuple[Run, Run]:
    """The best forecast of every type in every borough, with its backtest; means from 3 to 400 a month."""
    rng, months = np.random.default_rng(SEED), pd.period_range("2020-01", periods=MONTHS, freq="M")
    season = 1 + 0.3 * np.sin(2 * np.pi * np.arange(MONTHS) / 12)
    means = [mean for mean in np.geomspace(3, 400, types) for _ in range(BOROUGHS)]
    series = [pd.Series(rng.poisson(mean * season), months) for mean in means]

    def floor() -> None:
        for one in series:
            for origin in ORIGINS:
                ThetaModel(one.to_numpy(float)[:origin], period=12).fit()

    return lambda: [best_forecast(one) for one in series], floor


def disclosure(rows: int) -> tuple[Run, Run]:
    """The audit of a table with margins in which small counts, and those that protect them, are withheld."""
    table, withheld = suppressed_table(rows)
    places = table.places(withheld)
    sums = table.sums[:, places]
    totals = sums @ table.counts.to_numpy()[places]

    def floor() -> None:
        for goal in np.eye(len(places)):
            for sign in (1, -1):
                linprog(sign * goal, A_eq=sums, b_eq=totals, bounds=(0, None), method="highs")

    return lambda: audit(table, withheld), floor


def suppressed_table(rows: int) -> tuple[CellTable, list[tuple[object, object]]]:
    """Counts of which some 30 in 100 are withheld."""
    counts = np.random.default_rng(SEED).negative_binomial(1.2, 0.12, size=(rows, COLUMNS))
    table = two_way(pd.DataFrame(counts))
    primary = primary_cells(table, THRESHOLD)
    return table, [*primary, *secondary_cells(table, primary)]


ALL = [
    Benchmark("gi", "Gi*, 200 areas, 99,999 permutations", "esda G_Local", hot_spots, (99, 99_999), 3),
    Benchmark("moran", "local Moran, the same", "esda Moran_Local", autocorrelation, (99, 99_999), 3),
    Benchmark("backtest", "backtest, 4 boroughs x 14 types", "bare ThetaModel fits, 24 each", backtest, (1, 14), 2),
    Benchmark("audit", "audit, 102 cells of 25 x 14 withheld", "bare HiGHS solves, 2 a cell", disclosure, (5, 25), 5),
]
BENCHMARKS = {benchmark.name: benchmark for benchmark in ALL}
