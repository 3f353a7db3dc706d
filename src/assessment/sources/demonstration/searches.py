"""Stops and searches of the invented force, as its files hold them: by point, without LSOA or id."""

from functools import cache

import numpy as np
import pandas as pd

from assessment.sources.demonstration.chance import stream
from assessment.sources.demonstration.crimes import months
from assessment.sources.demonstration.places import POINTS_IN_A_TILE, lsoas, snap_points
from assessment.sources.demonstration.planted import DISTRICT_CODE

A_MONTH = 55
IN_TESTBOROUGH = 0.6
WITHOUT_POINT = 0.12
LINKED, MORE_REMOVED = 0.7, 0.04  # outcomes linked to the object; more than outer clothing removed
DRUGS, STOLEN = "Misuse of Drugs Act 1971 (section 23)", "Police and Criminal Evidence Act 1984 (section 1)"
NO_ACTION = "A no further action disposal"
# What a column may hold, and how often, in per cent.
CHOICES = {
    "Type": {"Person search": 80, "Person and Vehicle search": 18, "Vehicle search": 2},
    "Gender": {"Male": 84, "Female": 11, "": 5},
    "Age range": {"10-17": 16, "18-24": 24, "25-34": 22, "over 34": 33, "": 5},
    "Self-defined ethnicity": {
        "White - English/Welsh/Scottish/Northern Irish/British": 74,
        "White - Any other White background": 6,
        "Asian/Asian British - Any other Asian background": 4,
        "Black/African/Caribbean/Black British - African": 4,
        "Mixed/Multiple ethnic groups - White and Black Caribbean": 3,
        "Other ethnic group - Not stated": 9,
    },
    "Officer-defined ethnicity": {"White": 85, "Black": 5, "Asian": 4, "Other": 2, "": 4},
    "Legislation": {DRUGS: 68, STOLEN: 26, "": 6},
    "Outcome": {NO_ACTION: 72, "Arrest": 13, "Community resolution": 11, "Summons / charged by post": 4},
}
OBJECTS = {
    DRUGS: ("Controlled drugs",) * 3,
    STOLEN: ("Stolen goods", "Offensive weapons", "Article for use in theft"),
    "": ("",) * 3,
}
COLUMNS = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,"
    "Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,"
    "Outcome linked to object of search,Removal of more than just outer clothing"
).split(",")


@cache
def searches() -> pd.DataFrame:
    """The rows of the stop-and-search files, as published, with the month of their file ("file month")."""
    chance = stream("searches")
    month = np.repeat(months(), chance.poisson(A_MONTH, len(months())))
    frame = pd.DataFrame({"file month": month, "Date": _moments(month, chance)})
    for column, shares in CHOICES.items():
        frame[column] = chance.choice(list(shares), len(frame), p=np.array(list(shares.values())) / 100)
    frame[["Longitude", "Latitude"]] = _points(len(frame), chance)
    nothing = frame["Outcome"] == NO_ACTION
    drawn = zip(frame["Legislation"], chance.integers(3, size=len(frame)), strict=True)
    return frame.assign(
        **{
            "Part of a policing operation": "",
            "Policing operation": "",
            "Object of search": [OBJECTS[law][which] for law, which in drawn],
            "Outcome linked to object of search": np.where(
                nothing, "", np.where(chance.random(len(frame)) < LINKED, "True", "False")
            ),
            "Removal of more than just outer clothing": np.where(
                chance.random(len(frame)) < MORE_REMOVED, "True", "False"
            ),
        }
    ).sort_values(["Date", "Longitude", "Type"], ignore_index=True)[["file month", *COLUMNS]]


def _moments(month: np.ndarray, chance: np.random.Generator) -> list[str]:
    """A moment in UTC in each month."""
    starts = pd.PeriodIndex(month, freq="M")
    seconds = (chance.random(len(month)) * starts.days_in_month * 86_400).astype("int64")
    moments = starts.to_timestamp() + pd.to_timedelta(seconds, unit="s")
    return list(moments.strftime("%Y-%m-%dT%H:%M:%S+00:00"))


def _points(how_many: int, chance: np.random.Generator) -> np.ndarray:
    """Longitude and latitude, shape (how_many, 2), some of them blank."""
    inside = np.flatnonzero(lsoas()["district_code"] == DISTRICT_CODE)
    outside = np.flatnonzero(lsoas()["district_code"] != DISTRICT_CODE)
    lsoa = np.where(
        chance.random(how_many) < IN_TESTBOROUGH, chance.choice(inside, how_many), chance.choice(outside, how_many)
    )
    point = lsoa * POINTS_IN_A_TILE + chance.integers(POINTS_IN_A_TILE, size=how_many)
    coordinates = snap_points()[["longitude", "latitude"]].to_numpy()[point]
    return np.where(chance.random(how_many)[:, None] < WITHOUT_POINT, "", coordinates)
