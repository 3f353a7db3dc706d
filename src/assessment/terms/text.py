"""Free text from data inside our own sentences: printed as it is, never as markup."""

MARKDOWN_SIGNS = frozenset("\\`*_{}[]<>#|~$")


def escape_markdown(text: str) -> str:
    """The text with every sign that Markdown would read as markup escaped."""
    return "".join(f"\\{sign}" if sign in MARKDOWN_SIGNS else sign for sign in text)


def bullets(sentences: list[str]) -> str:
    """Sentences as a Markdown list; "" where there are none."""
    return "\n".join(f"- {sentence}" for sentence in sentences if sentence)
