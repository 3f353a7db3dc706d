"""Which LSOA of 2021, ward and borough a police row lies in: by code, and by its point where a code is not enough.

Codes are keys, names never are. A code of 2011 that became one area of 2021 is exchanged; one that was split is told
apart by the row's point in the outlines of its parts. Where these are not held, the row keeps what its parts share.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from assessment.terms.crime import PlaceBasis
from assessment.terms.places import PlaceKind

NOWHERE = -1
UNKNOWN_CODE = -2
BASES = tuple(PlaceBasis)
_BASIS = {basis: position for position, basis in enumerate(BASES)}
AREA_COLUMNS = ["lsoa21_code", "ward24_code", "borough_code", "borough_name"]


@dataclass(frozen=True)
class Placed:
    """Where each row lies: positions in the gazetteer's places (NOWHERE, UNKNOWN_CODE), and how that was found."""

    place: np.ndarray
    basis: np.ndarray


@dataclass(frozen=True)
class Split:
    """The parts of a split area: their places, and their outlines if all are held.

    `shared` is the place that stands for all of them together, without an LSOA. Longitudes of `outlines` are shrunk by
    `shrink`, so that distances on the two axes compare.
    """

    parts: tuple[int, ...]
    shared: int
    outlines: np.ndarray | None
    shrink: float


class Gazetteer:
    """Places by code and by point.

    Parameters
    ----------
    areas, lsoa_changes, boundaries : DataFrame
        Tables of those names (tables/area_schemas.py). Boundaries may lack any area, or all.
    borough_codes : set of str
        The boroughs whose rows are kept.
    """

    def __init__(
        self, areas: pd.DataFrame, lsoa_changes: pd.DataFrame, boundaries: pd.DataFrame, borough_codes: set[str]
    ) -> None:
        self._areas = areas[AREA_COLUMNS].sort_values("lsoa21_code", ignore_index=True)
        self._positions = {code: position for position, code in enumerate(self._areas["lsoa21_code"].tolist())}
        pairs = zip(lsoa_changes["lsoa11_code"].tolist(), lsoa_changes["lsoa21_code"].tolist(), strict=True)
        self._changes = sorted((old, new) for old, new in pairs if old not in self._positions)
        lsoas = boundaries["place_kind"] == PlaceKind.LSOA21
        self._boundaries = boundaries.loc[lsoas, ["area_code", "borough_code", "outline"]].sort_values("area_code")
        self.borough_codes = frozenset(borough_codes)
        self._splits: dict[str, Split] = {}

    @cached_property
    def fingerprint(self) -> str:
        """Changes when anything does that a row's place depends on."""
        digest = hashlib.sha256()
        for frame in (self._areas, self._boundaries[["area_code", "borough_code"]]):
            for name in frame:
                digest.update("\n".join(frame[name].tolist()).encode())
        digest.update("\n".join(f"{old} {new}" for old, new in self._changes).encode())
        for outline in self._boundaries["outline"]:
            digest.update(outline)
        digest.update("\n".join(sorted(self.borough_codes)).encode())
        return digest.hexdigest()

    @cached_property
    def places(self) -> pd.DataFrame:
        """Every LSOA of 2021 in order, then one place without an LSOA for each split area of 2011."""
        return pd.concat([self._areas, pd.DataFrame(self._shared_places, columns=AREA_COLUMNS)], ignore_index=True)

    @cached_property
    def is_wanted(self) -> np.ndarray:
        """True for the places in the boroughs whose rows are kept."""
        return np.array([code in self.borough_codes for code in self.places["borough_code"].tolist()])

    @cached_property
    def district(self) -> np.ndarray:
        """The position of each place's borough in `districts`."""
        positions = {code: position for position, code in enumerate(self.districts)}
        return np.array([positions[code] for code in self.places["borough_code"].tolist()], dtype=np.int16)

    @cached_property
    def districts(self) -> list[str]:
        """Borough codes in order; "" among them if an area was split between boroughs."""
        return sorted(set(self.places["borough_code"].tolist()))

    def names(self) -> dict[str, str]:
        """Borough names by code."""
        named = self._areas.drop_duplicates("borough_code")
        return dict(zip(named["borough_code"], named["borough_name"], strict=True))

    def place_of(self, lsoa21_code: str) -> int:
        """The place of an LSOA of 2021; UNKNOWN_CODE where there is none."""
        return self._positions.get(lsoa21_code, UNKNOWN_CODE)

    @cached_property
    def _successors(self) -> dict[str, list[int]]:
        """Positions of the areas of 2021 that an LSOA of 2011, gone since, became."""
        found: dict[str, list[int]] = {}
        for old, new in self._changes:
            if (position := self._positions.get(new)) is not None:
                found.setdefault(old, []).append(position)
        return found

    @cached_property
    def _shared_places(self) -> list[list[str]]:
        columns = [self._areas[name].tolist() for name in AREA_COLUMNS[1:]]
        splits = [parts for parts in self._successors.values() if len(parts) > 1]
        return [["", *(_shared(column[part] for part in parts) for column in columns)] for parts in splits]

    @cached_property
    def _shared_positions(self) -> dict[str, int]:
        """The place without an LSOA that stands for each area of 2011 that was split."""
        several = [code for code, parts in self._successors.items() if len(parts) > 1]
        return {code: position for position, code in enumerate(several, start=len(self._areas))}

    def _split(self, code: str) -> Split:
        if code not in self._splits:
            self._splits[code] = self._outlined(code)
        return self._splits[code]

    def _outlined(self, code: str) -> Split:
        parts, shared = self._successors[code], self._shared_positions[code]
        if not self.places["borough_code"].iat[shared]:
            shared = NOWHERE
        found = [self._outlines.get(code) for code in self._areas["lsoa21_code"].iloc[parts].tolist()]
        if not all(found):
            return Split(tuple(parts), shared, None, 1.0)
        outlines = shapely.from_wkb(np.array(found, dtype=object))
        shrink = float(np.cos(np.radians(outlines[0].centroid.y)))
        return Split(tuple(parts), shared, shapely.transform(outlines, lambda xy: xy * (shrink, 1)), shrink)

    @cached_property
    def _outlines(self) -> dict[str, bytes]:
        held = self._boundaries
        return dict(zip(held["area_code"].tolist(), held["outline"].tolist(), strict=True))

    def by_code(self, codes: pa.DictionaryArray, longitude: np.ndarray, latitude: np.ndarray) -> Placed:
        """Places of rows from their LSOA as published, of 2011 or 2021, and their points.

        Parameters
        ----------
        codes : dictionary array of str
            Blank where the publisher gives none.
        longitude, latitude : arrays of float, missing where blank
        """
        texts = codes.dictionary.to_pylist()
        found = [self._resolved(text) for text in texts]
        indices = codes.indices.to_numpy()
        place = np.array([position for position, _ in found], dtype=np.int32)[indices]
        basis = np.array([_BASIS[each] for _, each in found], dtype=np.int8)[indices]
        for position, text in enumerate(texts):
            if text in self._shared_positions:
                rows = np.flatnonzero(indices == position)
                self._tell_apart(self._split(text), rows, longitude, latitude, Placed(place, basis))
        return Placed(place, basis)

    def _resolved(self, code: str) -> tuple[int, PlaceBasis]:
        if not code:
            return NOWHERE, PlaceBasis.CODE
        if (position := self._positions.get(code)) is not None:
            return position, PlaceBasis.CODE
        successors = self._successors.get(code, [UNKNOWN_CODE])
        return successors[0], PlaceBasis.CHANGED_CODE

    def _tell_apart(
        self, split: Split, rows: np.ndarray, longitude: np.ndarray, latitude: np.ndarray, placed: Placed
    ) -> None:
        placed.place[rows] = split.shared
        placed.basis[rows] = _BASIS[PlaceBasis.SPLIT_UNRESOLVED]
        rows = rows[~np.isnan(longitude[rows])]
        if split.outlines is None or not len(rows):
            return
        points = shapely.points(longitude[rows] * split.shrink, latitude[rows])
        distance = np.array([shapely.distance(outline, points) for outline in split.outlines])
        nearest = distance.argmin(axis=0)  # 0 within, and the first of two that share a border
        within = distance.min(axis=0) == 0
        placed.place[rows] = np.array(split.parts)[nearest]
        bases = (_BASIS[PlaceBasis.POINT_IN_SPLIT], _BASIS[PlaceBasis.NEAREST_IN_SPLIT])
        placed.basis[rows] = np.where(within, *bases)

    def by_point(self, longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
        """Places of points in the outlines of the wanted boroughs; NOWHERE outside them and where blank."""
        place = np.full(len(longitude), NOWHERE, dtype=np.int32)
        rows = np.flatnonzero(~np.isnan(longitude))
        tree, positions = self._tree
        if not len(rows) or not len(positions):
            return place
        point, outline = tree.query(shapely.points(longitude[rows], latitude[rows]), predicate="intersects")
        order = np.lexsort((-positions[outline], point))  # of two that share a border, the first is written last
        place[rows[point[order]]] = positions[outline[order]]
        return place

    @cached_property
    def _tree(self) -> tuple[shapely.STRtree, np.ndarray]:
        held = self._boundaries[self._boundaries["borough_code"].isin(self.borough_codes)]
        positions = np.array([self.place_of(code) for code in held["area_code"]], dtype=np.int32)
        outlines = shapely.from_wkb(held["outline"].to_numpy())[positions >= 0]
        return shapely.STRtree(outlines), positions[positions >= 0]

    @property
    def has_outlines(self) -> bool:
        """Whether a point can be placed in any wanted borough."""
        return not self.borough_codes.isdisjoint(self._boundaries["borough_code"].tolist())

    @cached_property
    def _columns(self) -> dict[str, pa.Array]:
        return {name: pa.array(self.places[name].tolist(), pa.string()) for name in AREA_COLUMNS}

    def column(self, name: str, place: np.ndarray) -> pa.Array:
        """A column of `places` for each row: lsoa21_code, ward24_code or borough_code."""
        return self._columns[name].take(pa.array(place)).dictionary_encode()


def bases_of(basis: np.ndarray) -> pa.Array:
    """How rows were placed, in words."""
    return pa.DictionaryArray.from_arrays(pa.array(basis), [str(each) for each in BASES])


def _shared(values: Iterable[Any]) -> str:
    """The one value, or "" where there are several."""
    different = set(values)
    return different.pop() if len(different) == 1 else ""
