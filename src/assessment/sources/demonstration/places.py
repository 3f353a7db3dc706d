"""The invented county: four districts of square tiles in the North Sea, so that nothing falls on a real place."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from assessment.sources.demonstration.chance import stream

FORCE_CODE, FORCE_NAME = "E23990001", "Testshire"
FIRE_CODE, FIRE_NAME = "E31990001", "Testshire"
WEST, SOUTH = 0.80, 54.30  # degrees; the coast is more than 50 km away
TILE_WIDTH, TILE_HEIGHT = 0.010, 0.006  # degrees: about 650 by 670 metres
POINTS_IN_A_TILE = 12
MARGIN = 0.08  # of a tile: no snap point on an edge
LSOAS_11_DIFFER = ("E01990047", "E01990048")  # the two that stand in the place of one of 2011
SPLIT_LSOA11 = ("E01980047", "Testborough 008E")
LETTERS = "ABCDEFGHIJ"
TOWN_CENTRE = "Kingsmarket"


@dataclass(frozen=True)
class District:
    """One district: a block of tiles, cut into wards that are blocks of tiles as well. `size` counts tiles."""

    number: int
    name: str
    corner: tuple[int, int]
    size: tuple[int, int]
    ward_size: tuple[int, int]
    wards: tuple[str, ...]

    @property
    def code(self) -> str:
        return f"E0899{self.number:04d}"

    @property
    def csp_code(self) -> str:
        return f"E2299{self.number:04d}"


DISTRICTS = (
    District(
        1,
        "Testborough",
        (6, 6),
        (6, 8),
        (3, 2),
        (
            "Aldercote",
            "Brackenmoor",
            "Coldharrow",
            TOWN_CENTRE,
            "Dunsteading",
            "Elmscar",
            "Fallowby",
            "Hathermead",
        ),
    ),
    District(2, "Eastmere", (12, 7), (4, 5), (1, 5), ("Mere Quay", "Mere Mill", "Mere Common", "Mere Park")),
    District(3, "Northbrook", (7, 14), (5, 4), (5, 1), ("Brook Quay", "Brook Mill", "Brook Common", "Brook Park")),
    District(4, "Westfold", (2, 7), (4, 5), (1, 5), ("Fold Quay", "Fold Mill", "Fold Common", "Fold Park")),
)
STREET_WORDS = (
    "Agrimony Bindweed Burdock Campion Celandine Chicory Clover Coltsfoot Comfrey Cowslip Figwort Foxglove Harebell "
    "Hawkbit Knapweed Larkspur Mallow Meadowsweet Melilot Milkwort Mugwort Mullein Pennycress Pimpernel Ragwort "
    "Samphire Saxifrage Scabious Speedwell Stitchwort Tansy Teasel Toadflax Tormentil Valerian Vetch Willowherb "
    "Woundwort Yarrow Yellowcress"
).split()
STREET_KINDS = "Road Street Avenue Close Lane Drive Court Grove Way Crescent Terrace Place".split()
TOWN_PLACES = ("Shopping Area", "Nightclub", "Supermarket", "Bus/Coach Station", "Parking Area", "Pedestrian Subway")
OTHER_PLACES = ("Supermarket", "Parking Area", "Petrol Station", "Park/Open Space", "Sports/Recreation Area")
UNNAMED_EVERY = 50  # points without a name, as 2% of the publisher's rows


@cache
def lsoas() -> pd.DataFrame:
    """Every LSOA of 2021, one a row in the order of the codes, with its tile (`column`, `row` of the grid).

    Columns lsoa21_code, lsoa21_name, lsoa11_code, lsoa11_name, ward_code, ward_name, district_code, district_name,
    csp_code, csp_name, column, row, is_town_centre.
    """
    rows = [row for district in DISTRICTS for row in _tiles(district)]
    frame = pd.DataFrame(rows)
    frame.insert(0, "lsoa21_code", [f"E0199{number:04d}" for number in range(1, len(frame) + 1)])
    wards = frame.groupby(["district_code", "ward_number"], sort=False).ngroup() + 1
    frame["ward_code"] = [f"E0599{number:04d}" for number in wards]
    is_new = frame["lsoa21_code"].isin(LSOAS_11_DIFFER)
    frame["lsoa11_code"] = frame["lsoa21_code"].mask(is_new, SPLIT_LSOA11[0])
    frame["lsoa11_name"] = frame["lsoa21_name"].mask(is_new, SPLIT_LSOA11[1])
    return frame.drop(columns="ward_number")


def _tiles(district: District) -> list[dict[str, object]]:
    width, height = district.ward_size
    across = district.size[0] // width
    return [
        {
            "lsoa21_name": f"{district.name} {ward + 1:03d}{_letter(district, ward, tile)}",
            "ward_name": district.wards[ward],
            "ward_number": ward,
            "district_code": district.code,
            "district_name": district.name,
            "csp_code": district.csp_code,
            "csp_name": district.name,
            "column": district.corner[0] + ward % across * width + tile % width,
            "row": district.corner[1] + ward // across * height + tile // width,
            "is_town_centre": district.wards[ward] == TOWN_CENTRE,
        }
        for ward in range(len(district.wards))
        for tile in range(width * height)
    ]


def _letter(district: District, ward: int, tile: int) -> str:
    """The letters of the two new LSOAs follow that of the one they replace, which is used up."""
    is_split = district.number == 1 and ward == len(district.wards) - 1 and tile >= LETTERS.index("E")
    return LETTERS[tile + is_split]


def corner(column: int, row: int) -> tuple[float, float]:
    """Longitude and latitude of the south-west corner of a tile."""
    return round(WEST + column * TILE_WIDTH, 6), round(SOUTH + row * TILE_HEIGHT, 6)


@cache
def snap_points() -> pd.DataFrame:
    """The anonymised points, POINTS_IN_A_TILE to each LSOA in the order of `lsoas()`.

    Columns longitude, latitude (text with six decimals), location ("On or near ...").
    """
    chance = stream("snap points")
    tiles = lsoas().loc[np.repeat(lsoas().index, POINTS_IN_A_TILE)]
    inside = MARGIN + (1 - 2 * MARGIN) * chance.random((len(tiles), 2))
    longitude = WEST + (tiles["column"].to_numpy() + inside[:, 0]) * TILE_WIDTH
    latitude = SOUTH + (tiles["row"].to_numpy() + inside[:, 1]) * TILE_HEIGHT
    return pd.DataFrame(
        {
            "longitude": [f"{value:.6f}" for value in longitude],
            "latitude": [f"{value:.6f}" for value in latitude],
            "location": [f"On or near {name}" for name in _names(tiles["is_town_centre"].to_numpy(), chance)],
        }
    )


def _names(is_town_centre: np.ndarray, chance: np.random.Generator) -> list[str]:
    streets = [f"{word} {kind}" for kind in STREET_KINDS for word in STREET_WORDS]
    order = chance.permutation(np.arange(len(is_town_centre)) % len(streets))
    names = [streets[number] for number in order]
    for first in range(0, len(names), POINTS_IN_A_TILE):
        places = TOWN_PLACES if is_town_centre[first] else OTHER_PLACES
        names[first + 1] = places[first // POINTS_IN_A_TILE % len(places)]
    for unnamed in range(UNNAMED_EVERY - 1, len(names), UNNAMED_EVERY):
        names[unnamed] = ""
    return names
