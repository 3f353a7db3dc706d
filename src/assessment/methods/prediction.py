"""Prediction accuracy: how many events the places foreseen as worst turned out to hold."""

import numpy as np
import pandas as pd


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
    if not (predicted.index.equals(observed.index) and predicted.index.equals(size.index)):
        raise ValueError("predicted, observed and size must have the same index")
    if predicted.index.has_duplicates:
        raise ValueError("each place once, found a place twice")
    places = pd.DataFrame({"predicted": predicted, "observed": observed, "size": size}).astype(float)
    if not np.isfinite(places.to_numpy()).all() or (places < 0).to_numpy().any() or (places["size"] == 0).any():
        raise ValueError("events must be 0 or more and sizes above 0, found a number missing, negative, or a size of 0")
    if places["observed"].sum() == 0:
        raise ValueError("accuracy needs at least one observed event, found none")
    return places
