"""The cover: what a reader must know of an assessment before its first line."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cover:
    """The words on the title block of the page and on the cover of the PDF.

    Parameters
    ----------
    title : str
        Document title and the one level-1 heading.
    partnership : str
        The author: the community safety partnership.
    marking : str
        Security marking, shown at the top and the bottom of each page.
    edition : str
        Whom the edition is for, such as "Partner edition".
    period : str
        Which data year, and the date from which actions are judged.
    contact : str
        A role, never a person.
    description : str
        One sentence for search engines and for the PDF's properties.
    publication_id : str
        Twelve hexadecimal digits, the hash of the inputs.
    """

    title: str
    partnership: str
    marking: str
    edition: str
    period: str
    contact: str
    description: str
    publication_id: str
