"""The words of data.police.uk: types of crime, outcomes in their order, how a row was placed."""

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
    """How the LSOA of 2021 of a row was found."""

    CODE = "code"
    CHANGED_CODE = "changed_code"
    POINT_IN_SPLIT = "point_in_split"
    NEAREST_IN_SPLIT = "nearest_in_split"
    STATION = "station"
