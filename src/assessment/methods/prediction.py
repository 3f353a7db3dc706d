"""Prediction accuracy: how many events the places foreseen as worst turned out to hold."""

import numpy as np
import pandas as pd

from assessment.methods.checked import numbers, same_index


def prediction_accuracy(predicted: pd.Series, observed: pd.Series, size: pd.Series) -> pd.DataFrame:
    """Prediction accuracy, efficiency and recapture rate of the worst place, the worst two, and so on.

    Places are taken by predicted events per unit of size. Among places predicted alike, those with fewest events come
    first: a tie is never decided in favour of the prediction.

    Parameters
    ----------
    predicted, observed : Series of float, shape (n_places,), index place code
        Events foreseen and events that came, none negative or missing.
    size : Series of float, same index
        Area, street length or residents: say which, the index depends on it. Above 0.

    Returns
    -------
    DataFrame, index place code in the order taken, columns places, predicted, observed and size (cumulative), and

        pai   share of events / share of size: 1 is no better than chance
        pei   pai / best pai that as many places could have had: 0 to 1 where sizes are equal
        rri   predicted / observed events; nan while none was observed

    Raises
    ------
    ValueError
        No place, indexes differ, a number is missing or negative, a size is 0, or no event was observed.

    Source
    ------
    Chainey, Tompson and Uhlig (2008); Hunt (2016); Wheeler and Steenbeek (2021). Agrees with R's ptools::pai.
    """
    places = _checked(predicted, observed, size)
    places["foreseen"] = places["predicted"] / places["size"]
    places["density"] = places["observed"] / places["size"]
    # Pessimistic to the last: of places predicted alike and with as many events, the larger first.
    taken = places.sort_values(["foreseen", "observed", "size"], ascending=[False, True, False], kind="stable")
    best = places.sort_values(["density", "size"], ascending=[False, True], kind="stable")
    result = taken[["predicted", "observed", "size"]].cumsum()
    result.insert(0, "places", np.arange(1, len(result) + 1))
    result["pai"] = _pai(taken)
    result["pei"] = result["pai"] / _pai(best).to_numpy()
    result["rri"] = result["predicted"] / result["observed"].where(result["observed"] > 0)
    return result


def _pai(places: pd.DataFrame) -> pd.Series:
    """Share of events over share of size, place after place."""
    share = places[["observed", "size"]].cumsum() / places[["observed", "size"]].sum()
    return share["observed"] / share["size"]


def _checked(predicted: pd.Series, observed: pd.Series, size: pd.Series) -> pd.DataFrame:
    """One row a place; what no accuracy can be computed from is refused."""
    same_index(predicted=predicted, observed=observed, size=size)
    if predicted.index.has_duplicates:
        raise ValueError("each place once, found a place twice")
    places = pd.DataFrame(
        {
            "predicted": numbers(predicted, "predicted events", at_least=0),
            "observed": numbers(observed, "observed events", at_least=0),
            "size": numbers(size, "sizes", above=0),
        }
    )
    if places["observed"].sum() == 0:
        raise ValueError("accuracy needs at least one observed event, found none")
    return places
