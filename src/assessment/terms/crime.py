"""The words of data.police.uk: types of crime, outcomes in their order, how a row was placed, why one was refused."""

import re
from enum import StrEnum


class CrimeType(StrEnum):
    """The 14 types of data.police.uk, unchanged since May 2013."""

    ASB = "Anti-social behaviour"
    BICYCLE_THEFT = "Bicycle theft"
    BURGLARY = "Burglary"
    CRIMINAL_DAMAGE = "Criminal damage and arson"
    DRUGS = "Drugs"
    OTHER_CRIME = "Other crime"
    OTHER_THEFT = "Other theft"
    WEAPONS = "Possession of weapons"
    PUBLIC_ORDER = "Public order"
    ROBBERY = "Robbery"
    SHOPLIFTING = "Shoplifting"
    THEFT_FROM_PERSON = "Theft from the person"
    VEHICLE_CRIME = "Vehicle crime"
    VIOLENCE = "Violence and sexual offences"


class PlaceBasis(StrEnum):
    """How the LSOA of 2021 of a row was found.

    `SPLIT_UNRESOLVED` is the one that was not: the LSOA of 2011 was split and no outlines are held to tell the parts
    apart, so the row is known to lie in the borough and its LSOA is "".
    """

    CODE = "code"
    CHANGED_CODE = "changed_code"
    POINT_IN_SPLIT = "point_in_split"
    NEAREST_IN_SPLIT = "nearest_in_split"
    SPLIT_UNRESOLVED = "split_unresolved"
    STATION = "station"


class PoliceKind(StrEnum):
    """The three files that data.police.uk has for a force and a month, as their names spell them."""

    STREET = "street"
    OUTCOMES = "outcomes"
    SEARCHES = "stop-and-search"


class RowFault(StrEnum):
    """Why a row was not taken in. A row with several faults is counted under the first of these."""

    CELLS = "wrong number of cells"
    IMPOSSIBLE_MONTH = "impossible month or moment"
    FUTURE_MONTH = "month in the future"
    OTHER_MONTH = "month is not that of the file"
    OTHER_FORCE = "reported by another force than the file's"
    CRIME_ID = "malformed crime id"
    CRIME_TYPE = "unknown crime type"
    SEARCH_TYPE = "unknown type of search"
    OUTCOME = "no outcome"
    LSOA_CODE = "malformed LSOA code"
    UNKNOWN_LSOA = "LSOA code that no look-up has"
    PLACE = "impossible place"


class Coverage(StrEnum):
    """What a force published for a month.

    `MISSING`: nothing, though it published before and after. `VANISHED`: nothing since, while other files go on.
    `NOT_HELD`: nothing held before its first month, while other files begin earlier. `COLLAPSED` and `DOUBLED`: far
    fewer or far more rows than it usually has. None of these is a count of zero.
    """

    PUBLISHED = "published"
    MISSING = "missing"
    COLLAPSED = "collapsed"
    DOUBLED = "doubled"
    VANISHED = "vanished"
    NOT_HELD = "not_held"


# How far a crime has gone, from nothing known to a sentence. Where one crime stands in a file more than once, the row
# that has gone furthest is kept. The order is ours: data.police.uk publishes the list and no order. Steps of one
# reason keep the order below, so that the choice never depends on the order of rows.
OUTCOME_ORDER: dict[str, str] = {
    "": "nothing is told",
    "Under investigation": "open",
    "Status update unavailable": "the force could not match an outcome: as little known, but no longer open",
    "Investigation complete; no suspect identified": "closed without a suspect",
    "Unable to prosecute suspect": "closed with a suspect, without a decision against anyone",
    "Further investigation is not in the public interest": "closed by a decision of the police",
    "Further action is not in the public interest": "closed by a decision on a known suspect",
    "Formal action is not in the public interest": "closed by a decision on a known suspect",
    "Action to be taken by another organisation": "passed on, so that something follows",
    "Local resolution": "dealt with out of court",
    "Offender given a drugs possession warning": "dealt with out of court, recorded against a person",
    "Offender given penalty notice": "dealt with out of court, recorded against a person",
    "Offender given a caution": "dealt with out of court, an admission of guilt",
    "Suspect charged as part of another case": "charged, under another crime",
    "Suspect charged": "charged",
    "Awaiting court outcome": "charged, before a court",
    "Defendant sent to Crown Court": "before a higher court",
    "Court result unavailable": "a court was reached and its result is not published",
    "Court case unable to proceed": "a court's end, without a verdict",
    "Defendant found not guilty": "a verdict",
    "Offender given absolute discharge": "a sentence",
    "Offender given conditional discharge": "a sentence",
    "Offender otherwise dealt with": "a sentence",
    "Offender ordered to pay compensation": "a sentence",
    "Offender deprived of property": "a sentence",
    "Offender fined": "a sentence",
    "Offender given community sentence": "a sentence",
    "Offender given suspended prison sentence": "a sentence",
    "Offender sent to prison": "a sentence",
}
_RANKS = {outcome: rank for rank, outcome in enumerate(OUTCOME_ORDER)}
_UNKNOWN_RANK = 0.5  # a new word tells more than a blank and, until somebody places it above, less than all others

BRITISH_TRANSPORT_POLICE = "btp"  # the one force whose rows may lie in Scotland
NORTHERN_IRELAND = "northern-ireland"
_NAMED_OTHERWISE = {
    "British Transport Police": BRITISH_TRANSPORT_POLICE,
    "Police Service of Northern Ireland": NORTHERN_IRELAND,
}
_RANK_OF_FORCE = re.compile(r" (police service|constabulary|police)$")

# Slugs of the forces that data.police.uk has files for (data.police.uk/docs/method/forces).
FORCES = frozenset(
    "avon-and-somerset bedfordshire btp cambridgeshire cheshire city-of-london cleveland cumbria derbyshire "
    "devon-and-cornwall dorset durham dyfed-powys essex gloucestershire greater-manchester gwent hampshire "
    "hertfordshire humberside kent lancashire leicestershire lincolnshire merseyside metropolitan norfolk "
    "north-wales north-yorkshire northamptonshire northern-ireland northumbria nottinghamshire south-wales "
    "south-yorkshire staffordshire suffolk surrey sussex thames-valley warwickshire west-mercia west-midlands "
    "west-yorkshire wiltshire".split()
)


def outcome_rank(outcome: str) -> float:
    """How far an outcome is along OUTCOME_ORDER; one that is not in it stands just above a blank."""
    return _RANKS.get(outcome, _UNKNOWN_RANK)


def force_slug(reported_by: str) -> str:
    """The slug of a force in file names, from its name in the rows.

    Examples
    --------
    >>> force_slug("Devon & Cornwall Police")
    'devon-and-cornwall'
    """
    if reported_by in _NAMED_OTHERWISE:
        return _NAMED_OTHERWISE[reported_by]
    plain = _RANK_OF_FORCE.sub("", reported_by.strip().lower().replace("&", "and"))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
