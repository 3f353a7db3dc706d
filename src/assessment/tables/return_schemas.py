"""What partners send: the police record extract and the returns."""

from assessment.tables.table import Table

RETURN_SCHEMAS: dict[str, type[Table]] = {}
