"""Offence codes and outcome groups of the extract, and how they go with the types of data.police.uk."""

from assessment.terms.crime import CrimeType

# Home Office codes by type, with how often each comes in a hundred or so.
OFFENCES = {
    CrimeType.ASB: {"ASB-N": 68, "ASB-P": 22, "ASB-E": 10},
    CrimeType.BICYCLE_THEFT: {"44": 1},
    CrimeType.BURGLARY: {"28E": 58, "28F": 12, "30C": 26, "30D": 4},
    CrimeType.CRIMINAL_DAMAGE: {"58C": 42, "58A": 24, "58D": 22, "58B": 8, "56A": 1, "56B": 3},
    CrimeType.DRUGS: {"92E": 60, "92D": 24, "92A": 16},
    CrimeType.OTHER_CRIME: {"79": 40, "80": 25, "54": 20, "33": 15},
    CrimeType.OTHER_THEFT: {"49": 80, "40": 15, "41": 5},
    CrimeType.WEAPONS: {"10D": 70, "10C": 20, "81": 10},
    CrimeType.PUBLIC_ORDER: {"9A": 88, "9B": 10, "62A": 2},
    CrimeType.ROBBERY: {"34B": 85, "34A": 15},
    CrimeType.SHOPLIFTING: {"46": 1},
    CrimeType.THEFT_FROM_PERSON: {"39": 1},
    CrimeType.VEHICLE_CRIME: {"45": 52, "48": 30, "126": 18},
    CrimeType.VIOLENCE: {
        "105A": 33,
        "8N": 25,
        "8R": 14,
        "8L": 10,
        "8Q": 6,
        "3B": 3,
        "5D": 2,
        "104": 2,
        "20A": 3,
        "19C": 2,
    },
}
# The last category of the street files, in the groups of the Home Office.
OUTCOME_GROUPS = {
    "": "",
    "Unable to prosecute suspect": "Evidential difficulties: victim does not support action",
    "Investigation complete; no suspect identified": "Investigation complete: no suspect identified",
    "Awaiting court outcome": "Charged or summonsed",
    "Court result unavailable": "Charged or summonsed",
    "Local resolution": "Out of court disposal: informal",
    "Offender given a caution": "Out of court disposal: formal",
    "Further investigation is not in the public interest": "Further investigation not in the public interest",
    "Action to be taken by another organisation": "Action by another body",
    "Status update unavailable": "Not yet assigned an outcome",
    "Under investigation": "Not yet assigned an outcome",
}
