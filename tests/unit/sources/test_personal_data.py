"""What looks like personal data and what does not. Every example is invented."""

import pytest

from assessment.sources.personal_data import is_nhs_number, personal_heading, personal_keys, personal_words


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("lives at WA10 1AB", "a full postcode"),
        ("wa101ab", "a full postcode"),
        ("seen near L1 1AA twice", "a full postcode"),
        ("ring 07700 900123", "a telephone number"),
        ("(0151) 496 0000", "a telephone number"),
        ("01744 960000", "a telephone number"),
        ("+44 7700 900123", "a telephone number"),
        ("020 7946 0123", "a telephone number"),
        ("write to a.person@example.org", "an email address"),
        ("NI QQ 12 34 56 C", ""),  # never issued
        ("AB123456C", "a National Insurance number"),
        ("AB 12 34 56 C", "a National Insurance number"),
        ("NHS 943 476 5919", "an NHS number"),
        ("9434765919", "an NHS number"),
        ("943 476 5918", ""),  # the check digit does not fit
        ("DOB 12/03/1987", "a date of birth"),
        ("born on 12 March 1987", "a date of birth"),
        ("d.o.b.: 1987-03-12", "a date of birth"),
        ("12 High Street", "an address"),
        ("at 4a, Mill Lane on Friday", "an address"),
        ("Flat 3, top floor", "an address"),
        ("53.4531, -2.7361", "a precise point"),
        ("grid SJ 512 953", "a precise point"),
        ("351234, 395678", "a precise point"),
        ("///table.chair.lamp", "a precise point"),
        ("Mr Pemberton called", "a person's name"),
        ("PC Pemberton attended", "a person's name"),
        ("victim Sarah Pemberton", "a person's name"),
        ("Victim Sarah Pemberton", "a person's name"),
        ("VICTIM SARAH PEMBERTON", "a person's name"),
        ("PEMBERTON, Sarah", "a person's name"),
        ("SARAH PEMBERTON", "a person's name"),
        ("Sarah J. Pemberton", "a person's name"),
    ],
)
def test_personal_data_in_words(words: str, kind: str) -> None:
    assert personal_words(words) == kind


@pytest.mark.parametrize(
    "words",
    [
        "Figures for June are provisional",
        "12 patrols held, report to the board in June",
        "St Helens town centre",
        "St James Ward and Victoria Park",
        "St Thomas Quarter",
        "Helen Street Community Centre",
        "Clare's Law and Sarah's Law disclosures",
        "PC Team, DS Unit, Inspector Licensing",
        "Crimestoppers on 0800 555 111 and 0300 123 4567",
        "2 Crown Court trials, 14 Youth Court hearings",
        "2024 High Street survey",
        "E1 2nd quarter",
        "outward postcodes WA10 and L3 only",
        "E01006830 and E08000013",
        "01/04/2024 12:30 to 02/04/2024",
        "2023-24, then 2024/25",
        "up 43.6125% on 53.41",
        "101 calls; 999 calls",
        "Home Office grant 25,000.00",
        "Cocaine and opiates",
        "ASB-03/2",
        "V4f09a2c1",
        "Merseyside Police and Crime Commissioner",
        "Local Solutions, Torus and Victim Support",
        "5 Safer Streets projects",
        "24 hour road closure",
        "Operation Anna Phase 2",
    ],
)
def test_words_of_the_field_are_let_through(words: str) -> None:
    assert personal_words(words) == ""


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Name", "a person's name"),
        ("Victim Surname", "a person's name"),
        ("offender_forename", "a person's name"),
        ("perpetrator name", "a person's name"),
        ("FirstName", "a person's name"),
        ("DOB", "a date of birth"),
        ("D.O.B.", "a date of birth"),
        ("Date of birth", "a date of birth"),
        ("Tel no", "a telephone number"),
        ("mobile_number", "a telephone number"),
        ("E-mail", "an email address"),
        ("Post Code", "an address"),
        ("venue_postcode", "an address"),
        ("Address line 1", "an address"),
        ("House No", "an address"),
        ("UPRN", "an address"),
        ("Easting", "a precise point"),
        ("LAT", "a precise point"),
        ("longitude", "a precise point"),
        ("X Coord", "a precise point"),
        ("NHS Number", "a personal number"),
        ("NI number", "a personal number"),
        ("Crime Ref", "a personal number"),
        ("ward_name", ""),
        ("LSOA name", ""),
        ("Name of operation", ""),
        ("area_code", ""),
        ("nhs_trust", ""),
        ("victim_key", ""),
        ("action", ""),
        ("addressed", ""),
    ],
)
def test_personal_headings(heading: str, kind: str) -> None:
    assert personal_heading(heading) == kind


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (["V4f09a2", "100234", "a" * 20 + "1"], {}),
        (["V4f09a2", "Pemberton"], {1: "a person's name"}),
        (["V4f09a2", "Sarah Pemberton"], {1: "a person's name"}),
        (["V4f09a2", "O'Neill"], {1: "a person's name"}),
        (["V4f09a2", "WA10 1AB"], {1: "a full postcode"}),
        (["WA101AB", "L11AA", "V4f09a2"], {0: "a full postcode", 1: "a full postcode"}),
        (["L11AA7Q", "V4f09a2", "L11AA"], {}),  # one chance likeness among pseudonyms
        (["07700900123", "07700900456"], {0: "a telephone number", 1: "a telephone number"}),
        (["9434765919", "4010232137"], {0: "an NHS number", 1: "an NHS number"}),
        (["9434765919", "9434765918", "9434765917"], {}),  # numbered on: one in eleven fits by chance
        (["53.45312", "-2.73611"], {0: "a precise point", 1: "a precise point"}),
    ],
)
def test_pseudonyms_and_what_is_none(keys: list[str], found: dict[int, str]) -> None:
    assert personal_keys(keys) == found


def test_the_check_digit_of_nhs_numbers() -> None:
    # 943 476 5919 is the example of the NHS data dictionary.
    assert is_nhs_number("943 476 5919")
    assert sum(is_nhs_number(f"943476591{digit}") for digit in range(10)) == 1
    assert not is_nhs_number("0000000000")
