"""Every format that can be taken in."""

from assessment.sources.formats import Format

# Of these, a file that is refused may hold what must not be kept at all.
PARTNERS_SOURCES = ("records", "returns")

FORMATS: tuple[Format, ...] = ()
