"""Control charts."""

import math

import pandas as pd
import pytest

from assessment.methods.control_charts import (
    FULL_FACTOR,
    c_chart,
    moving_range_chart,
    p_chart,
    p_prime_chart,
    u_chart,
    u_prime_chart,
    xmr_chart,
)

# One point out of line, so that two moving ranges are long.
SPIKED = [1.0, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
MONTHS = pd.period_range("2024-01", periods=3, freq="M")


def test_the_two_conventions_of_an_xmr_chart_differ_and_are_named() -> None:
    screened, kept = xmr_chart(SPIKED), xmr_chart(SPIKED, moving_ranges="all")
    assert screened["upper"].iloc[0] == pytest.approx(4.60, abs=0.005)
    assert kept["upper"].iloc[0] == pytest.approx(6.95, abs=0.005)
    assert screened["method"].iloc[0] == "XmR, screened moving ranges x 2.66"
    assert kept["method"].iloc[0] == "XmR, all moving ranges x 2.66"


def test_the_rounded_and_the_full_factor() -> None:
    # Mean moving range 1: the factor is the half width.
    assert xmr_chart([1, 2, 1])["upper"].iloc[0] == pytest.approx(4 / 3 + 2.66)
    assert xmr_chart([1, 2, 1], factor=FULL_FACTOR)["upper"].iloc[0] == pytest.approx(4 / 3 + 3 / 1.128)


def test_a_chart_has_a_row_a_point_with_its_label() -> None:
    chart = xmr_chart(pd.Series([4.0, 6, 8], index=MONTHS))
    assert chart.index.equals(MONTHS)
    assert chart.columns.tolist() == ["value", "centre", "lower", "upper", "method", "note"]
    assert chart["centre"].tolist() == [6, 6, 6]


def test_the_baseline_sets_the_limits_and_the_rest_is_judged_by_them() -> None:
    series = [5.0, 7, 5, 7, 50, 60]
    frozen = xmr_chart(series, baseline=[True] * 4 + [False] * 2)
    assert frozen["centre"].tolist() == [6] * 6
    assert frozen["upper"].iloc[-1] == pytest.approx(6 + 2.66 * 2)
    # Left out of the baseline, a point is no neighbour either.
    assert c_chart([4, 99, 4], baseline=[True, False, True])["centre"].iloc[0] == 4
    assert xmr_chart([4, 99, 4], baseline=[True, False, True])["upper"].iloc[0] == 4


def test_a_series_that_never_moves_has_limits_of_no_width() -> None:
    chart = xmr_chart([5.0] * 15)
    assert (chart["lower"] == 5).all()
    assert (chart["upper"] == 5).all()


def test_few_points_give_trial_limits() -> None:
    assert xmr_chart([1.0, 2] * 6)["note"].tolist() == [""] * 12
    assert "trial limits: they rest on 11 points" in xmr_chart(([1.0, 2] * 6)[:11])["note"].iloc[0]


def test_moving_ranges() -> None:
    chart = moving_range_chart([1, 4, 2])
    assert math.isnan(chart["value"].iloc[0])
    assert chart["value"].tolist()[1:] == [3, 2]
    assert chart[["centre", "lower"]].iloc[0].tolist() == [2.5, 0]
    assert chart["upper"].iloc[0] == pytest.approx(3.267 * 2.5)


def test_limits_of_counts_rates_and_proportions_are_cut_at_what_is_possible() -> None:
    assert c_chart([16, 16])[["lower", "upper"]].iloc[0].tolist() == [4, 28]
    assert c_chart([1, 3])["lower"].iloc[0] == 0
    assert u_chart([1, 3], [10, 10])["lower"].tolist() == [0, 0]
    assert p_chart([9, 10], [10, 10])["upper"].tolist() == [1, 1]
    assert u_chart([900, 900], [10, 10])["upper"].iloc[0] > 90
    assert (xmr_chart([0, 5, 0])["lower"] < 0).all()


def test_limits_narrow_as_the_denominator_grows() -> None:
    chart = u_chart([10, 40], [100, 400], per=1_000)
    assert chart["value"].tolist() == pytest.approx([100, 100])
    # The centre is the rate of all points together, not the mean of their rates.
    assert u_chart([10, 80], [100, 400])["centre"].iloc[0] == pytest.approx(90 / 500)
    assert p_chart([10, 80], [100, 400], per=100)["centre"].iloc[0] == pytest.approx(18)
    assert chart["upper"].tolist() == pytest.approx([100 + 3 * math.sqrt(0.1 / n) * 1_000 for n in (100, 400)])


def test_laney_widens_limits_by_the_ratio_of_moving_ranges() -> None:
    # z is -2, 2, -2, 2 for a plain sigma of 10 in 100: mean moving range 4.
    counts, exposure = [80, 120, 80, 120], [1.0] * 4
    plain, laney = u_chart(counts, exposure), u_prime_chart(counts, exposure)
    assert plain["upper"].iloc[0] == pytest.approx(130)
    assert laney["upper"].iloc[0] == pytest.approx(100 + 30 * 4 / 1.128)
    assert laney["method"].iloc[0] == "u'"
    assert p_prime_chart([5, 5, 5], [10, 10, 10])["upper"].tolist() == [0.5] * 3


def test_no_events_at_all_leave_nothing_to_widen() -> None:
    assert u_prime_chart([0, 0, 0], [10, 10, 10])["upper"].tolist() == [0, 0, 0]
    assert p_prime_chart([10, 10], [10, 10])[["lower", "upper"]].to_numpy().tolist() == [[1, 1], [1, 1]]


@pytest.mark.parametrize("draw", [xmr_chart, moving_range_chart, c_chart])
def test_a_missing_value_is_not_zero(draw: object) -> None:
    with pytest.raises(ValueError, match="found nan in 3"):
        draw([1, math.nan, 2])  # type: ignore[operator]


def test_wrong_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="baseline of 2 points or more, found 1 of 1"):
        xmr_chart([1])
    with pytest.raises(ValueError, match="baseline of 1 points or more, found 0 of 2"):
        c_chart([1, 2], baseline=[False, False])
    with pytest.raises(ValueError, match="counts: finite numbers of 0 or more"):
        c_chart([-1])
    with pytest.raises(ValueError, match="no greater than its whole, found 1 greater"):
        p_chart([5, 1], [4, 4])
    with pytest.raises(ValueError, match="denominators: finite numbers above 0"):
        u_chart([1, 2], [1, 0])
    with pytest.raises(ValueError, match="same rows"):
        u_chart([1, 2], [1])
    with pytest.raises(ValueError, match=r"[Ll]ength"):
        c_chart([1, 2], baseline=[True])
    with pytest.raises(ValueError, match="baseline of 2 points"):
        u_prime_chart([1], [1])
    with pytest.raises(ValueError, match="moving ranges must be one of screened, all, found some"):
        xmr_chart([1, 2, 4], moving_ranges="some")  # type: ignore[arg-type]
    for scale in (0, -1, math.nan):
        with pytest.raises(ValueError, match="factor must be above 0"):
            xmr_chart([1, 2, 4], factor=scale)
        with pytest.raises(ValueError, match="per must be above 0"):
            u_chart([1, 2], [3, 4], per=scale)
