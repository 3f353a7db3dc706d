"""What a chapter may hold: ``python -m tests.notebooks.clean [--fix] [NOTEBOOK...]``.

Without names, every chapter of the checkout is read. ``--fix`` removes what a run leaves behind
(outputs, counts, its metadata) and writes the file as nbformat does. Words and code it leaves be.
"""

import ast
import io
import json
import re
import sys
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbformat.validator import iter_validate

ROOT = Path(__file__).parents[2]
FOLDERS = ("notebooks/*.ipynb", "params/*/*/chapters/*.ipynb")
KERNEL = "python3"
FORMAT = (4, 5)  # the first with cell ids
MOST_LINES = 4
PARAMETERS = "parameters"

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
LOOPS = (ast.For, ast.AsyncFor, ast.While)
WARNING_FILTERS = {"filterwarnings", "simplefilter", "catch_warnings"}
LEFT_BY_A_RUN = {"papermill", "execution", "ExecuteTime"}
FILE_PATH = re.compile(r"^[^\s]*[/\\][^\s]+\.\w+$|^\S+\.(csv|parquet|xlsx?|json|ya?ml|html|pdf)$")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)|<https?://[^>]*>")
YEAR = re.compile(r"\b(1[89]|20)\d\d\b")

Cell = dict[str, Any]


def chapters(root: Path = ROOT) -> list[Path]:
    """Every notebook that is, or may stand in for, a chapter."""
    return sorted(path for pattern in FOLDERS for path in root.glob(pattern))


def faults(text: str) -> list[str]:
    """Everything in a notebook's text that a chapter may not hold."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        return [f"is not JSON: {error}"]
    found = list(format_faults(content))
    if found:  # the other rules rely on the shape
        return found
    notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    return [fault for rule in RULES for fault in rule(notebook)] + list(style_faults(text, notebook))


def format_faults(content: Any) -> Iterator[str]:
    if not isinstance(content, dict):
        yield "is not a notebook"
        return
    written = (content.get("nbformat", 0), content.get("nbformat_minor", 0))
    if written < FORMAT:
        yield f"is in format {written}, older than {FORMAT}"
        return
    for error in iter_validate(content):
        yield f"is not a valid notebook: {error.message.splitlines()[0][:120]}"
    ids = [cell.get("id") for cell in content.get("cells", [])]
    if len(set(ids)) < len(ids):
        yield "two cells have the same id"


def style_faults(text: str, notebook: Cell) -> Iterator[str]:
    """The file is written as nbformat writes it, so that two tools make no difference in git."""
    if text != nbformat.writes(notebook) + "\n":
        yield "is not written as nbformat writes it (order, indentation or last line)"


def run_faults(notebook: Cell) -> Iterator[str]:
    for place, cell in code_cells(notebook):
        if cell["outputs"]:
            yield f"{place} has outputs"
        if cell["execution_count"] is not None:
            yield f"{place} has an execution count"
    marked = [notebook["metadata"], *(cell["metadata"] for cell in notebook["cells"])]
    if any(LEFT_BY_A_RUN & metadata.keys() for metadata in marked):
        yield "has metadata that a run left behind"


def kernel_faults(notebook: Cell) -> Iterator[str]:
    name = notebook["metadata"].get("kernelspec", {}).get("name")
    if name != KERNEL:
        yield f"its kernelspec is {name}, not {KERNEL}"


def parameters_faults(notebook: Cell) -> Iterator[str]:
    cells = code_cells(notebook)
    tagged = [cell for _, cell in cells if is_parameters(cell)]
    if len(tagged) != 1:
        yield f"has {len(tagged)} cells tagged {PARAMETERS}, not 1"
    elif tagged[0] is not cells[0][1]:
        yield f"the cell tagged {PARAMETERS} is not its first code cell"
    for cell in tagged:
        yield from parameters_cell_faults(cell["source"])


def parameters_cell_faults(source: str) -> Iterator[str]:
    """One plain literal a line, with a comment: more than that papermill cannot see."""
    tree = parse(source)
    if tree is None:
        return  # said by code_faults
    if not tree.body:
        yield "parameters: there are none"
    for statement in tree.body:
        if not is_plain_assignment(statement):
            yield f"parameters: `{ast.unparse(statement)}` is not name = literal"
    commented = commented_lines(source)
    for number, line in enumerate(source.splitlines(), start=1):
        if line.strip() and number not in commented:
            yield f"parameters: `{line.strip()}` has no comment"


def code_faults(notebook: Cell) -> Iterator[str]:
    for place, cell in code_cells(notebook):
        tree = parse(cell["source"])
        if tree is None:
            yield f"{place} is not plain Python"
            continue
        for node in ast.walk(tree):
            fault = node_fault(node)
            if fault:
                yield f"{place} {fault}"
        if not is_parameters(cell) and len(code_lines(cell["source"])) > MOST_LINES:
            yield f"{place} has more than {MOST_LINES} lines"


def node_fault(node: ast.AST) -> str:
    """Why this piece of code does not belong in a chapter; empty when it does."""
    if isinstance(node, DEFINITIONS):
        return f"defines {node.name}: a definition belongs in the package, with a test"
    if isinstance(node, LOOPS):
        return "loops: a loop belongs in the package, with a test"
    if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
        return "imports *"
    if isinstance(node, ast.Call):
        return call_fault(node)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return "names a file" if FILE_PATH.match(node.value) else ""
    return ""


def call_fault(call: ast.Call) -> str:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if name == "open":
        return "opens a file"
    return "filters warnings" if name in WARNING_FILTERS else ""


def words_faults(notebook: Cell) -> Iterator[str]:
    """No figure is typed into words: figures come from facts. A law's year may stand in a link."""
    for place, cell in numbered(notebook):
        if cell["cell_type"] == "code":
            continue
        for line in LINK.sub(link_words, cell["source"]).splitlines():
            if re.search(r"\d", line):
                yield f"{place} has a typed figure: `{line.strip()[:60]}`"


def link_words(link: re.Match[str]) -> str:
    return YEAR.sub("", link.group(1) or "")


RULES: tuple[Callable[[Cell], Iterator[str]], ...] = (
    run_faults,
    kernel_faults,
    parameters_faults,
    code_faults,
    words_faults,
)


def numbered(notebook: Cell) -> list[tuple[str, Cell]]:
    return [(f"cell {i}", cell) for i, cell in enumerate(notebook["cells"], start=1)]


def code_cells(notebook: Cell) -> list[tuple[str, Cell]]:
    return [(place, cell) for place, cell in numbered(notebook) if cell["cell_type"] == "code"]


def is_parameters(cell: Cell) -> bool:
    return PARAMETERS in cell["metadata"].get("tags", [])


def parse(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except SyntaxError:
        return None


def is_plain_assignment(statement: ast.stmt) -> bool:
    """Whether a statement is name = literal, on one line."""
    if not isinstance(statement, ast.Assign) or statement.end_lineno != statement.lineno:
        return False
    if len(statement.targets) != 1 or not isinstance(statement.targets[0], ast.Name):
        return False
    try:
        ast.literal_eval(statement.value)
    except ValueError:
        return False
    return True


def commented_lines(source: str) -> set[int]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {token.start[0] for token in tokens if token.type == tokenize.COMMENT}


def code_lines(source: str) -> list[str]:
    lines = [line.strip() for line in source.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def cleaned(text: str) -> str:
    """The notebook without what a run leaves behind."""
    notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    for metadata in [notebook["metadata"], *(cell["metadata"] for cell in notebook["cells"])]:
        for key in LEFT_BY_A_RUN & metadata.keys():
            del metadata[key]
    return nbformat.writes(notebook) + "\n"


def read(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as stream:
        return stream.read()


def main(arguments: list[str]) -> int:
    paths = [Path(name) for name in arguments if name != "--fix"] or chapters()
    if "--fix" in arguments:
        for path in paths:
            path.write_text(cleaned(read(path)), encoding="utf-8", newline="\n")
    found = [f"{path}: {fault}" for path in paths for fault in faults(read(path))]
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
