"""What must hold for any figures."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.indicators.aggregate import total
from assessment.indicators.catalogue import Indicator
from assessment.methods.change import MIN_BASE, percentage_change
from assessment.methods.proportions import rate_per_1000, share_pct
from assessment.publish.assemble import lower_headings
from assessment.terms.numbers import plain_number, signed_number
from assessment.terms.text import escape_markdown
from assessment.terms.vocabulary import Direction

counts = st.integers(0, 10**6)
bases = st.integers(MIN_BASE, 10**6)


@given(bases, counts)
def test_a_change_has_the_sign_of_the_difference_and_gives_the_later_count_back(before: int, now: int) -> None:
    change = percentage_change(before, now)
    assert (change > 0, change < 0) == (now > before, now < before)
    assert before * (1 + change / 100) == pytest.approx(now, abs=1e-6)


@given(bases, counts, st.integers(1, 50))
def test_a_change_does_not_depend_on_the_scale(before: int, now: int, scale: int) -> None:
    assert percentage_change(before * scale, now * scale) == pytest.approx(percentage_change(before, now))


@given(counts, st.integers(1, 10**7))
def test_rates_and_shares_scale_with_their_numbers(count: int, population: int) -> None:
    assert rate_per_1000(count, population) == pytest.approx(2 * rate_per_1000(count, 2 * population))
    part = min(count, population)
    assert share_pct(part, population) + share_pct(population - part, population) == pytest.approx(100)


@given(st.integers(-(10**9), 10**9))
def test_a_written_count_reads_back(value: int) -> None:
    assert int(plain_number(value).replace(",", "")) == value
    assert signed_number(value).startswith(("+", "-", "0"))


def sources(values: list[int]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "observation_id": [f"TB-{n:03d}" for n in range(len(values))],
            "indicator": [f"kind_{n}" for n in range(len(values))],
            "area_code": "X",
            "area_type": "borough",
            "source_id": "plan",
            "unit": "count",
            "measure_kind": "level",
            "period_start": pd.Timestamp(2012, 4, 1),
            "period_end": pd.Timestamp(2013, 3, 31),
            "period_label": "2012/13",
            "caveat": "",
            "value": [float(value) for value in values],
        }
    )


@given(st.lists(counts, min_size=1, max_size=8), st.randoms())
def test_a_total_is_the_sum_in_any_order(values: list[int], random) -> None:
    kinds = tuple(f"kind_{n}" for n in range(len(values)))
    catalogue = {kind: Indicator(kind, "", "", "", Direction.NEUTRAL, "") for kind in kinds}
    catalogue["whole"] = Indicator("whole", "", "", "", Direction.NEUTRAL, "", parts=kinds, parts_complete=True)
    rows = sources(values)
    order = random.sample(range(len(rows)), len(rows))
    assert total(rows.iloc[order], catalogue) == sum(values)


@given(st.text())
def test_escaped_text_has_no_bare_markup(text: str) -> None:
    assert not re.search(r"(?<!\\)[*_`\[\]<>#|]", escape_markdown(text).replace("\\\\", ""))


@given(st.text(alphabet="#` \nab", max_size=60))
def test_lowering_headings_adds_signs_only(text: str) -> None:
    assert lower_headings(text).replace("#", "") == text.replace("#", "")
