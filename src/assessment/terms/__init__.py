"""The words of the field: areas, periods, units, caveats, errors, and how a number is written."""
