"""Tables that everybody can read: caption, scope, units in the header, aligned numbers, notes beneath."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from assessment.display.exhibits import Table, escape
from assessment.tables.rows import rows_of
from assessment.terms.caveats import caveat_sentence
from assessment.terms.vocabulary import MARKER_SENTENCES


@dataclass(frozen=True)
class Column:
    """One column: its name in the frame, its heading (with the unit), and whether it holds numbers.

    `fact` names the column that holds the ids of the facts shown: each cell then carries its id, for tracing.
    """

    name: str
    heading: str
    numeric: bool = False
    fact: str = ""


class Notes:
    """Notes of one table, numbered in the order in which they are first needed."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def marked(self, text: str, caveats: str, remark: str = "") -> str:
        """The text followed by the numbers of its notes, for caveats and own remark: "Robbery [note 2]"."""
        sentences = [caveat_sentence(code) for code in caveats.split(";") if code]
        numbers = sorted({self._number(sentence) for sentence in [*sentences, remark] if sentence})
        if not numbers:
            return text
        word = "note" if len(numbers) == 1 else "notes"
        return f"{text} [{word} {', '.join(str(number) for number in numbers)}]"

    def _number(self, sentence: str) -> int:
        return self._numbers.setdefault(sentence, len(self._numbers) + 1)

    @property
    def sentences(self) -> list[str]:
        """The notes in order."""
        return list(self._numbers)


def show_table(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    caption: str,
    *,
    notes: Sequence[str] = (),
    source: str = "",
) -> Table:
    """A table of texts, the first column being the row's heading.

    Parameters
    ----------
    frame : DataFrame
        One row a row; every named column holds text as it is to be printed.
    columns : sequence of Column
        The columns to show, in order.
    caption : str
        What the table shows: subject, area, period.
    notes : sequence of str
        Printed beneath as a numbered list.
    source : str
        Printed beneath.
    """
    names = [name for column in columns for name in (column.name, column.fact) if name]
    rows = rows_of(frame[list(dict.fromkeys(names))].astype("str"))
    markup = [
        f'<table class="data"><caption>{escape(caption)}</caption>',
        f"<thead><tr>{''.join(_heading(column) for column in columns)}</tr></thead>",
        f"<tbody>{''.join(_row(row, columns) for row in rows)}</tbody></table>",
        *_beneath(rows, notes, source),
    ]
    return Table("".join(markup), f"{caption}\n{_plain(frame, columns)}")


def _plain(frame: pd.DataFrame, columns: Sequence[Column]) -> str:
    headings = {column.name: column.heading for column in columns}
    return frame[list(headings)].rename(columns=headings).to_string(index=False)


def _heading(column: Column) -> str:
    return f'<th scope="col"{_align(column)}>{escape(column.heading)}</th>'


def _align(column: Column) -> str:
    return ' class="n"' if column.numeric else ""


def _row(row: Mapping[str, str], columns: Sequence[Column]) -> str:
    first, *others = columns
    cells = "".join(f"<td{_align(column)}{_fact(column, row)}>{escape(row[column.name])}</td>" for column in others)
    return f'<tr><th scope="row">{escape(row[first.name])}</th>{cells}</tr>'


def _fact(column: Column, row: Mapping[str, str]) -> str:
    fact_id = row[column.fact] if column.fact else ""
    return f' data-fact="{escape(fact_id)}"' if fact_id else ""


def _beneath(rows: list[dict[str, str]], notes: Sequence[str], source: str) -> list[str]:
    cells = {cell for row in rows for cell in row.values()}
    keys = [sentence for marker, sentence in MARKER_SENTENCES.items() if any(str(marker) in cell for cell in cells)]
    markup = [f'<p class="note">{escape(sentence)}</p>' for sentence in keys]
    if notes:
        items = "".join(f"<li>{escape(note)}</li>" for note in notes)
        markup.append(f'<p class="note">Notes</p><ol class="notes">{items}</ol>')
    if source:
        markup.append(f'<p class="note">Source: {escape(source)}</p>')
    return markup
