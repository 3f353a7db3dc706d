"""Every format that can be taken in."""

from assessment.sources import (
    census,
    deprivation,
    home_office,
    ons_boundaries,
    ons_lookups,
    ons_population,
    police_uk,
    published,
    recut,
    return_file,
)
from assessment.sources.formats import Format

# Of these, a file that is refused may hold what must not be kept at all.
PARTNERS_SOURCES = ("records", "returns")

FORMATS: tuple[Format, ...] = (
    *published.FORMATS,
    *police_uk.FORMATS,
    *ons_lookups.FORMATS,
    *ons_boundaries.FORMATS,
    *ons_population.FORMATS,
    *census.FORMATS,
    *recut.FORMATS,
    *deprivation.FORMATS,
    *home_office.FORMATS,
    *return_file.FORMATS,
)
