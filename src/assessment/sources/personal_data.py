"""What looks like personal data in a heading or in words: told by its kind, never repeated.

It is a net, not a proof: it holds back what partners send by mistake (a name in a note, a postcode in a key). Helplines
(03 and 08 numbers), places, bodies and laws named after people are let through where they can be told.
"""

import re
from collections.abc import Sequence

FIRST_NAMES = frozenset(
    """
    Aaron Abigail Adam Ahmed Aisha Alan Alexander Alice Alison Amanda Amelia Amy Andrea Andrew Angela Ann Anna
    Anne Anthony Ashley Barbara Barry Ben Benjamin Beth Brian Callum Carl Carol Caroline Catherine Charles
    Charlotte Chloe Chris Christine Christopher Claire Colin Connor Craig Daniel Darren David Deborah Denise
    Dennis Derek Diane Donna Dorothy Dylan Edward Elaine Elizabeth Ellie Emily Emma Eric Ethan Fatima Frank Gareth
    Gary Gemma Geoffrey George Georgia Graham Hannah Harry Heather Helen Ian Isabella Jack Jackie Jacob Jacqueline
    Jake James Jane Janet Jason Jean Jennifer Jessica Joan Joanne John Jonathan Jordan Joseph Joshua Joyce Judith
    Julia Julie Karen Kate Katherine Kathleen Katie Keith Kelly Kenneth Kevin Kieran Kimberley Kyle Laura Lauren
    Leanne Lee Lewis Liam Linda Lisa Lorraine Louise Lucy Luke Lynn Malcolm Margaret Maria Marie Martin Mary
    Matthew Megan Melanie Melissa Michael Michelle Mohammed Muhammad Natalie Natasha Nathan Neil Nicholas Nicola
    Nigel Oliver Olivia Omar Pamela Patricia Patrick Paul Paula Peter Philip Priya Rachel Raymond Rebecca Richard
    Robert Roger Ronald Ross Ruth Ryan Sam Samantha Samuel Sandra Sarah Scott Sean Sharon Shaun Sheila Simon
    Sophia Sophie Stacey Stephanie Stephen Steven Stuart Susan Suzanne Terence Teresa Thomas Timothy Tony Tracey
    Tyler Valerie Victoria Vincent Wayne Wendy William Zoe
    """.split()
)
# After a first name or a rank, these make a place, a body or a post of it, not a person.
NOT_SURNAMES = frozenset(
    """
    Academy Apprentice Avenue Board Bridge Building Business Centre Chief Church Close College Commissioner
    Community Coordinator Court Crescent Day Department District Division Drive Estate Family Farm Fields Forum
    Foundation Garden Gardens Green Group Grove Hall Harbour Health Heath High Hospital Hotel House Hub Infirmary
    Inspector Intelligence Junior Lane Law Lead Leads Library Licensing Link Local Lodge Manager Market Mews Mill
    Neighbourhood Network New Office Officer Officers Operation Panel Park Partnership Phase Place Police Pool Primary
    Programme Project Quay Quays Response Road Row Safety School Section Senior Service Services Square Station
    Statue Strand Street Team Teams Terrace Theatre Tower Trust Tunnel Unit Valley Villas Walk Ward Way Wharf Wing
    World Youth
    """.split()
)
POSTCODE_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK "
    "FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG "
    "NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR "
    "TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
POSTCODE = re.compile(
    rf"\b(?:{'|'.join(POSTCODE_AREAS.split())})[0-9][0-9A-Z]?(?P<gap>\s{{0,2}})(?P<inward>[0-9][ABD-HJLNP-UW-Z]{{2}})\b",
    re.IGNORECASE,
)
ORDINAL = re.compile(r"\d(st|nd|rd|th)")
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w")
PHONE = re.compile(r"(?<![\w.])(?:\+44\s?\(?0?\)?\s?|\(?0(?![38]))\d{2,4}\)?[\s-]?\d{3,4}[\s-]?\d{3,4}(?!\w|[.,]\d)")
PHONE_DIGITS = (10, 11, 12)
NATIONAL_INSURANCE = re.compile(
    r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]\b", re.IGNORECASE
)
NHS_NUMBER = re.compile(r"(?<![\w.])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\w.])")
NHS_DIGITS = 10
BORN = re.compile(
    r"(\bdob\b|\bd\.o\.b\b|date of birth|\bborn\b)\W{0,3}(on\s+)?(\d{1,2}[/. -]\w{1,9}[/. -]\d{2,4}|\d{4}-\d\d-\d\d)",
    re.IGNORECASE,
)
STREETS = (
    "Street St Road Rd Avenue Ave Lane Ln Drive Dr Close Cl Court Ct Crescent Cres Place Pl Way Grove Gr Terrace "
    "Gardens Gdns Walk Row Square Mews Boulevard Hill"
)
ADDRESS = re.compile(
    r"(?<![\w.,/-])(?:\d{1,3}[A-Za-z]?,?\s+(?!(?:Crown|Magistrates|Youth|County|Family|Coroner)\W)"
    rf"(?:[A-Z][A-Za-z'’.-]+\s+){{1,3}}(?:{'|'.join(STREETS.split())})\b"
    r"|(?:Flat|Apartment|Apt)\.?\s+\d+[A-Za-z]?(?![\w%.]))"
)
LATITUDES, LONGITUDES = (49.8, 60.9), (-8.7, 1.8)
POINT = re.compile(r"(?<![\d.])((?:49|5\d|60)\.\d{4,})\s*[,;/ ]\s*(-?[0-8]\.\d{4,})(?!\d)")
DECIMAL = re.compile(r"-?\d{1,2}\.\d{4,}")
GRID_REFERENCE = re.compile(
    r"\b(?:S[CDEHJKMNOPRSTUVWXYZ]|N[UXYZ]|T[AFGLMQRV])\s?(?:\d{3}\s?\d{3}|\d{4}\s?\d{4}|\d{5}\s?\d{5})\b"
)
EASTING_NORTHING = re.compile(r"(?<![\d.])[1-6]\d{5}(?:\.\d+)?\s*[,;/]\s*\d{6}(?:\.\d+)?(?![\d.])")
THREE_WORDS = re.compile(r"///[a-z]+\.[a-z]+\.[a-z]+")
TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Rev|Cllr|Councillor|PC|PCSO|DC|DS|DI|DCI|Sgt|Sergeant|Insp|Inspector|Supt)\b\.?\s+"
    r"(?:[A-Z]\.?\s+)?([A-Z][a-z'’-]+)"
)
FIRST_AND_LAST = re.compile(
    r"(?<!\bSt )(?<!\bSt\. )(?<!\bSaint )\b([A-Z][a-z]+)(?=\s+(?:[A-Z]\.?\s+)?([A-Z][a-z'’-]+)\b(?!['’]s))"
)
SHOUTED = re.compile(r"\b([A-Z]{3,})(?=\s+([A-Z]{3,})\b)|\b([A-Z]{3,})(?=,\s*([A-Z][a-z]{2,}|[A-Z]{3,})\b)")
LETTERS_ONLY = re.compile(r"[A-Za-z][A-Za-z '’.,-]+")
MOSTLY = 0.5  # of the filled cells of a column of pseudonyms: a chance likeness is rare, a column of the thing is not

A_NAME = "a person's name"
A_POINT = "a precise point"

PERSONAL_WORDS = {
    "a person's name": "forename forenames surname surnames firstname lastname fullname nominal nickname alias",
    "a date of birth": "dob birth birthdate birthday",
    "a telephone number": "telephone tel phone mobile landline",
    "an email address": "email emails emailaddress",
    "an address": "postcode postcodes postal address addresses uprn usrn street housename housenumber",
    "a precise point": "easting eastings northing northings latitude longitude lat lon lng long gridref what3words w3w",
    "a personal number": "nino nhsno nhsnumber passport pnc pncid niche custodyref",
}
PERSONAL_PAIRS = {
    "a person's name": "victim name|offender name|suspect name|first name|last name|family name|given name|full name",
    "a date of birth": "date birth|d o b|birth date",
    "an email address": "e mail",
    "an address": "post code|house number|house no|house name|flat number|flat no",
    "a precise point": "grid ref|grid reference|x coord|y coord|x coordinate|y coordinate|x y|map ref",
    "a personal number": (
        "national insurance|nhs number|nhs no|nhs id|ni number|ni no|crime ref|crime reference|crime number|crime no|"
        "custody number"
    ),
}
# Names of these are not names of people.
THINGS_WITH_NAMES = frozenset(
    """
    action agency area authority board borough column csp district drug force funder group indicator lsoa measure
    offence operation organisation priority programme project provider question return scheme school sheet station
    substance survey team theme ward
    """.split()
)


def personal_heading(heading: str) -> str:
    """What kind of personal data a column of this heading would hold; "" where none can be told.

    >>> personal_heading("Victim Surname"), personal_heading("ward_name")
    ("a person's name", '')
    """
    words = _words(heading)
    joined = f" {' '.join(words)} "
    for kind, known in PERSONAL_WORDS.items():
        if not {*words, "".join(words)}.isdisjoint(known.split()):
            return kind
    for kind, pairs in PERSONAL_PAIRS.items():
        if any(all(f" {word} " in joined for word in pair.split()) for pair in pairs.split("|")):
            return kind
    if {"name", "names"} & set(words) and THINGS_WITH_NAMES.isdisjoint(words):
        return A_NAME
    return ""


def _words(heading: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    return re.findall(r"[a-z0-9]+", spaced.lower())


def personal_words(text: str) -> str:
    """What kind of personal data stands in a piece of free text; "" where none can be told.

    >>> personal_words("Seen near 12 High Street"), personal_words("Patrols in the town centre")
    ('an address', '')
    """
    if text.isdigit() and len(text) < NHS_DIGITS:
        return ""
    return next((kind for kind, found in TESTS if found(text)), "")


def personal_keys(texts: Sequence[str]) -> dict[int, str]:
    """Which of a column's pseudonyms are none, by their place in the column, and what they look like.

    Parameters
    ----------
    texts : sequence of str
        The filled cells of a key column.

    Returns
    -------
    dict of int to str
        A key of letters alone is a name; a postcode without its space, a telephone, NHS or National Insurance number
        or a grid reference is told where most of the column has that shape, as a random key may have it by chance.
    """
    found = {place: A_NAME for place, text in enumerate(texts) if LETTERS_ONLY.fullmatch(text)}
    found |= {place: kind for place, text in enumerate(texts) if not text.isalnum() and (kind := personal_words(text))}
    found |= {place: A_POINT for place, text in enumerate(texts) if DECIMAL.fullmatch(text)}
    for kind, has_shape in SHAPES.items():
        alike = [place for place, text in enumerate(texts) if has_shape(text)]
        if alike and len(alike) > MOSTLY * len(texts):
            found |= dict.fromkeys(alike, kind)
    return found


def is_pair_of_coordinates(first: float, second: float) -> bool:
    """Whether two figures of four decimals or more could be a latitude and a longitude of this country."""
    return any(
        LATITUDES[0] <= north <= LATITUDES[1] and LONGITUDES[0] <= east <= LONGITUDES[1]
        for north, east in ((first, second), (second, first))
    )


def _has_postcode(text: str) -> bool:
    return any(not ORDINAL.fullmatch(match["inward"]) for match in POSTCODE.finditer(text))


def _has_phone(text: str) -> bool:
    return any(sum(sign.isdigit() for sign in match[0]) in PHONE_DIGITS for match in PHONE.finditer(text))


def is_nhs_number(text: str) -> bool:
    """Whether ten digits keep the check digit of NHS numbers (modulus 11)."""
    digits = [int(sign) for sign in text if sign.isdigit()]
    if len(digits) != NHS_DIGITS or len(set(digits)) == 1:
        return False
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == digits[9]


def _has_nhs_number(text: str) -> bool:
    return any(is_nhs_number(match[0]) for match in NHS_NUMBER.finditer(text))


def _has_point(text: str) -> bool:
    return bool(
        POINT.search(text) or GRID_REFERENCE.search(text) or EASTING_NORTHING.search(text) or THREE_WORDS.search(text)
    )


def _has_name(text: str) -> bool:
    titled = any(match[1] not in NOT_SURNAMES for match in TITLED.finditer(text))
    plain = any(match[1] in FIRST_NAMES and match[2] not in NOT_SURNAMES for match in FIRST_AND_LAST.finditer(text))
    return titled or plain or _has_shouted_name(text)


def _has_shouted_name(text: str) -> bool:
    """SMITH, John or JOHN SMITH, as systems print them."""
    for first, last, surname, forename in SHOUTED.findall(text):
        given, family = (first or forename).title(), (last or surname).title()
        if given in FIRST_NAMES and family not in NOT_SURNAMES:
            return True
    return False


TESTS = (
    ("an email address", lambda text: bool(EMAIL.search(text))),
    ("a full postcode", _has_postcode),
    ("a telephone number", _has_phone),
    ("a National Insurance number", lambda text: bool(NATIONAL_INSURANCE.search(text))),
    ("an NHS number", _has_nhs_number),
    ("a date of birth", lambda text: bool(BORN.search(text))),
    ("an address", lambda text: bool(ADDRESS.search(text))),
    (A_POINT, _has_point),
    (A_NAME, _has_name),
)
SHAPES = {
    "a full postcode": lambda text: bool(POSTCODE.fullmatch(text)),
    "a telephone number": lambda text: bool(re.fullmatch(r"0?7\d{9}|0[12]\d{8,9}", text)),
    "an NHS number": is_nhs_number,
    "a National Insurance number": lambda text: bool(NATIONAL_INSURANCE.fullmatch(text)),
    "a precise point": lambda text: bool(GRID_REFERENCE.fullmatch(text)),
}
