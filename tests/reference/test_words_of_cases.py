"""The answers take a case by its words: what they read in them, and what they refuse."""

from typing import Any

import pytest
from tests.reference.answers import places, time_series

SERIES = [float(3 + at % 12 + at / 10) for at in range(48)]


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("ETS(M,A,M)", "M,A,M"),
        ("ETS(A,Ad,A)", "A,Ad,A"),
        ("SES (ETS A,N,N by ML)", "A,N,N"),
        ("ets(model='MAM')", "M,A,M"),
        ("Holt linear", "A,A,N"),
        ("Holt-Winters additive (SSE, R start values)", None),
        ("Holt-Winters multiplicative (ETS M,A,M)", "M,A,M"),
        ("Theta (SES on the theta line)", None),
        ("seasonal naive", None),
    ],
)
def test_the_form_of_a_smoothing_is_read_from_its_name(name: str, form: str | None) -> None:
    assert time_series._ets_form(name.lower()) == form


@pytest.mark.parametrize(
    ("answer", "inputs", "message"),
    [
        (time_series.forecast_methods, {"method": "crystal ball", "y": SERIES}, "no such method"),
        (time_series.forecast_methods, {"method": "naive", "dataset": "lynx"}, "gives its numbers or names co2"),
        (time_series.change_points, {"y": SERIES, "model": "trend"}, "in the mean only"),
        (time_series.seasonality, {"y": SERIES, "s_window": 7, "inner": 5, "outer": 0}, "rounds of the two loops"),
        (places.near_repeats, {"x": [0], "y": [0], "t": [0], "eps_s": 1, "eps_t": 1, "close": "< eps"}, "count as"),
        (places.moran, {"y": [1, 2], "neighbours": [[1], [0]], "style": "S"}, "binary"),
    ],
)
def test_what_is_not_offered_is_refused(answer: Any, inputs: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        answer(inputs)
