"""Who lives in the invented county: mid-year estimates, households of the census, Indices of Deprivation."""

from functools import cache
from io import BytesIO
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pandas as pd
from openpyxl import Workbook

from assessment.sources.demonstration.chance import stream
from assessment.sources.demonstration.crimes import need
from assessment.sources.demonstration.files import csv_bytes, write_bytes, write_without_clock
from assessment.sources.demonstration.places import SPLIT_LSOA11, lsoas

ESTIMATES = "population/sapelsoasyoa20222024.xlsx"
HOUSEHOLDS = "population/census2021_household_deprivation_lsoa21.csv"
DEPRIVATION = {
    "2019": "deprivation/File_7_-_All_IoD2019_Scores__Ranks__Deciles_and_Population_Denominators_3.csv",
    "2025": "deprivation/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv",
}
MID_YEARS = (2022, 2023, 2024)
OLDEST = 90  # and older
ADULT_AT, OLD_AT, WORKING_AGES = 16, 60, (18, 66)  # groups of the denominators of deprivation
RESIDENTS, SPREAD = 1_650, 0.12  # of an LSOA, and the standard deviation of its logarithm
GROWTH = 1.004  # a year
RESIDENTS_IN_A_HOUSEHOLD = 2.25
DIMENSIONS = {  # in how many a household is deprived, and the share of households that are
    "Household is not deprived in any dimension": 0.45,
    "Household is deprived in one dimension": 0.33,
    "Household is deprived in two dimensions": 0.16,
    "Household is deprived in three dimensions": 0.05,
    "Household is deprived in four dimensions": 0.01,
}
LSOAS_RANKED = {"2019": 32_844, "2025": 33_755}
SHARED_WITH_NEED = 0.85  # how far a domain of deprivation goes with need
# The publisher's file of 2025 has this one header cut off.
CUT_OFF = {"2025": ("Children and Young People Sub-domain Decile (where 1 is most deprived 10% of LSOAs)", 80)}
RATE = " (rate)"
DOMAINS = (  # name, ending of its score
    ("Index of Multiple Deprivation (IMD)", ""),
    ("Income", RATE),
    ("Employment", RATE),
    ("Education, Skills and Training", ""),
    ("Health Deprivation and Disability", ""),
    ("Crime", ""),
    ("Barriers to Housing and Services", ""),
    ("Living Environment", ""),
    ("Income Deprivation Affecting Children Index (IDACI)", RATE),
    ("Income Deprivation Affecting Older People (IDAOPI)", RATE),
    ("Children and Young People Sub-domain", ""),
    ("Adult Skills Sub-domain", ""),
    ("Geographical Barriers Sub-domain", ""),
    ("Wider Barriers Sub-domain", ""),
    ("Indoors Sub-domain", ""),
    ("Outdoors Sub-domain", ""),
)
DENOMINATORS = {
    "2019": (
        "Total population: mid 2015 (excluding prisoners)",
        "Dependent Children aged 0-15: mid 2015 (excluding prisoners)",
        "Population aged 16-59: mid 2015 (excluding prisoners)",
        "Older population aged 60 and over: mid 2015 (excluding prisoners)",
        "Working age population 18-59/64: for use with Employment Deprivation Domain (excluding prisoners) ",
    ),
    "2025": (
        "Total population: mid 2022",
        "Dependent Children aged 0-15: mid 2022",
        "Older population aged 60 and over: mid 2022",
        "Working age population 18-66 (for use with Employment Deprivation Domain): mid 2022",
    ),
}


def write_people(folder: Path) -> list[Path]:
    """Write the mid-year estimates, the households and both Indices of Deprivation."""
    estimates = write_without_clock(folder / ESTIMATES, _estimates_workbook())
    households = write_bytes(folder / HOUSEHOLDS, csv_bytes(_households(), line_end="\n"))
    deprivation = [
        write_bytes(folder / name, csv_bytes(_deprivation(vintage))) for vintage, name in DEPRIVATION.items()
    ]
    return [estimates, households, *deprivation]


@cache
def residents(year: int) -> pd.DataFrame:
    """Residents at the middle of a year by LSOA of 2021 (index), sex and single year of age (F0 to F90, M0 to M90)."""
    chance = stream("sizes of LSOAs")
    sizes = RESIDENTS * np.exp(SPREAD * chance.standard_normal(len(lsoas()))) * GROWTH ** (year - MID_YEARS[0])
    shares = np.concatenate([0.51 * _ages(later=1), 0.49 * _ages(later=0)])
    counts = stream("residents").poisson(np.outer(sizes, shares))
    columns = [f"{sex}{age}" for sex in "FM" for age in range(OLDEST + 1)]
    return pd.DataFrame(counts, index=pd.Index(lsoas()["lsoa21_code"]), columns=pd.Index(columns))


def _ages(later: int) -> np.ndarray:
    """The share of each age: level to the middle forties, then fewer; women live longer."""
    ages = np.arange(OLDEST + 1)
    alive = 1 / (1 + np.exp((ages - 74 - 3 * later) / 7))
    return alive / alive.sum()


def _estimates_workbook() -> bytes:
    workbook = Workbook(write_only=True)
    places = lsoas()
    for year in MID_YEARS:
        sheet = workbook.create_sheet(f"Mid-{year} LSOA 2021")
        counts = residents(year)
        sheet.append([f"Mid-{year} population estimates by single year of age and sex: Testshire, which is invented"])
        sheet.append(["Layout of the Office for National Statistics; none of these figures is theirs."])
        sheet.append([])
        sheet.append(["LAD 2023 Code", "LAD 2023 Name", "LSOA 2021 Code", "LSOA 2021 Name", "Total", *counts.columns])
        names = places[["district_code", "district_name", "lsoa21_code", "lsoa21_name"]].to_numpy().tolist()
        for name, row in zip(names, counts.to_numpy().tolist(), strict=True):
            sheet.append([*name, sum(row), *row])
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def households() -> np.ndarray:
    """Households of the census by LSOA of 2021, in the order of `lsoas()`."""
    people = residents(MID_YEARS[0]).sum(axis=1).to_numpy()
    return np.rint(people / RESIDENTS_IN_A_HOUSEHOLD).astype(int)


def _households() -> pd.DataFrame:
    """One row an LSOA and number of dimensions: the layout of the re-cut copy of the census, which we can take in."""
    totals = np.repeat(households(), len(DIMENSIONS))
    counts = stream("households").multinomial(households(), list(DIMENSIONS.values())).ravel()
    return pd.DataFrame(
        {
            "lsoa21_code": np.repeat(lsoas()["lsoa21_code"].to_numpy(), len(DIMENSIONS)),
            "total_households": totals,
            "deprivation_dimensions": [*DIMENSIONS] * len(lsoas()),
            "n": counts,
            "prop": counts / totals,
        }
    )


def _deprivation(vintage: str) -> pd.DataFrame:
    """File 7 of the Indices: names, then score, rank and decile of each domain, then denominators."""
    year, of_lad = {"2019": ("2011", "2019"), "2025": ("2021", "2024")}[vintage]
    places, needed = _places_of(year)
    names = ("code", "lsoa"), ("name", "lsoa"), ("code", "district"), ("name", "district")
    titles = [
        f"LSOA {word} ({year})" if kind == "lsoa" else f"Local Authority District {word} ({of_lad})"
        for word, kind in names
    ]
    table = places.set_axis(titles, axis=1)
    chance = stream(f"deprivation {vintage}")
    for name, ending in DOMAINS:
        table = table.assign(**_domain(name, ending, needed, LSOAS_RANKED[vintage], chance))
    table = table.assign(**_denominators(vintage, places.iloc[:, 0]))
    title, width = CUT_OFF.get(vintage, ("", 0))
    return table.rename(columns={title: title[:width]})


def _places_of(year: str) -> tuple[pd.DataFrame, np.ndarray]:
    """Code and name of LSOA and district, and the need of each, in the LSOAs of this census."""
    short = year[-2:]
    frame = lsoas().assign(need=need())
    frame = frame.drop_duplicates(f"lsoa{short}_code", ignore_index=True)
    columns = [f"lsoa{short}_code", f"lsoa{short}_name", "district_code", "district_name"]
    return frame[columns], frame["need"].to_numpy()


def _domain(
    name: str, ending: str, needed: np.ndarray, ranked: int, chance: np.random.Generator
) -> dict[str, np.ndarray]:
    """Score, rank (1 is the most deprived) and decile of one domain; no two LSOAs share a rank."""
    own = np.sqrt(1 - SHARED_WITH_NEED**2) * chance.standard_normal(len(needed))
    z = SHARED_WITH_NEED * needed + own
    order, places = np.argsort(-z), np.arange(len(z))
    share_above = np.array([NormalDist().cdf(-value) for value in z[order]])
    rank = np.empty(len(z), dtype="int64")
    rank[order] = np.maximum.accumulate(np.floor(share_above * ranked) + 1 - places) + places
    score = 0.13 * np.exp(0.45 * z) if ending else 18 * np.exp(0.42 * z)
    return {
        f"{name} Score{ending}": score.round(3),
        f"{name} Rank (where 1 is most deprived)": rank,
        f"{name} Decile (where 1 is most deprived 10% of LSOAs)": np.ceil(rank / ranked * 10).astype(int),
    }


def _denominators(vintage: str, codes: pd.Series) -> dict[str, list[int]]:
    counts = residents(MID_YEARS[0])
    ages = np.array([int(column[1:]) for column in counts.columns])
    of_lsoa = (
        dict(zip(lsoas()["lsoa21_code"], lsoas()["lsoa11_code"], strict=True)) if SPLIT_LSOA11[0] in set(codes) else {}
    )
    summed = counts.groupby(lambda code: of_lsoa.get(code, code)).sum().loc[list(codes)].to_numpy()
    children, old = ages < ADULT_AT, ages >= OLD_AT
    working = (ages >= WORKING_AGES[0]) & (ages <= WORKING_AGES[1])
    groups = {
        "2019": [ages >= 0, children, ~children & ~old, old, working],
        "2025": [ages >= 0, children, old, working],
    }[vintage]
    return {
        title: summed[:, group].sum(axis=1).tolist() for title, group in zip(DENOMINATORS[vintage], groups, strict=True)
    }
