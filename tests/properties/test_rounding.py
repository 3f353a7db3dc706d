"""What must hold for any rounded counts."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.methods.rounding import cell_key, nearest_five, noise_row, ten_five, with_noise

counts = st.lists(st.integers(0, 10**6), min_size=1, max_size=20).map(lambda values: pd.Series(values, dtype="int64"))
keys = st.lists(st.integers(0, 255), max_size=30)


@given(counts)
def test_rounding_moves_a_count_by_two_at_most_and_once_only(values: pd.Series) -> None:
    rounded = nearest_five(values)
    assert (rounded % 5 == 0).all()
    assert (rounded - values).abs().max() <= 2
    assert nearest_five(rounded).equals(rounded)


@given(counts)
def test_ten_five_shows_the_rounded_count_or_nothing(values: pd.Series) -> None:
    found = ten_five(values)
    assert found["published"].isna().equals(values < 10)
    assert found["published"].dropna().eq(nearest_five(values)[values >= 10]).all()


@given(keys, st.randoms(use_true_random=False))
def test_a_key_does_not_depend_on_the_order_and_adds_up(record_keys: list[int], random) -> None:
    shuffled = random.sample(record_keys, len(record_keys))
    assert cell_key(shuffled) == cell_key(record_keys)
    half = len(record_keys) // 2
    assert cell_key(record_keys) == (cell_key(record_keys[:half]) + cell_key(record_keys[half:])) % 256


@settings(max_examples=30)
@given(counts)
def test_the_ten_five_rule_is_its_noise_table(values: pd.Series) -> None:
    rows = pd.Series(range(1, 751))
    nearest = nearest_five(rows).where(rows >= 10, 0)
    noise = pd.DataFrame({"pcv": rows, "ckey": 0, "pvalue": nearest - rows})
    assert noise_row(values).between(0, 750).all()
    assert with_noise(values, values * 0, noise).equals(ten_five(values)["published"].rename(None))
