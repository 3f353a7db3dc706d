"""Running one chapter with papermill, in a fresh kernel, to a scratch path."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false, reportAttributeAccessIssue=false
# (nbformat, papermill and pebble come without types)

import logging
import re
import sys
import warnings
from pathlib import Path
from textwrap import shorten

import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode, ValidationError
from papermill.exceptions import PapermillException, PapermillExecutionError
from traitlets.config import Config

from assessment.brief import near_miss
from assessment.publish.chapters import Chapter
from assessment.terms.errors import PublishError

KERNEL = "python3"
START_TIMEOUT_SECONDS = 120
CELL_TIMEOUT_SECONDS = 600  # a cell that loops for ever must not hold up the batch
LONGEST_MESSAGE = 400
ANSI_CODES = re.compile(r"\x1b\[[0-9;]*m")

logging.getLogger("papermill").setLevel(logging.ERROR)


def execute_chapter(chapter: Chapter, scratch: Path) -> NotebookNode:
    """Run a chapter from top to bottom.

    Parameters
    ----------
    chapter : Chapter
        The notebook and its parameters.
    scratch : Path
        An empty folder of its own for this run, with a short path.

    Returns
    -------
    NotebookNode
        The executed notebook.

    Raises
    ------
    PublishError
        The notebook cannot be read, does not know a parameter, its kernel dies, or a cell raises; the chapter,
        the cell and the error are named.
    """
    _check_parameters(chapter)
    output = scratch / "executed.ipynb"
    try:
        _run(chapter, output, scratch)
    except PapermillExecutionError as fault:
        raise PublishError(_cell_fault(chapter, fault)) from None
    except CellTimeoutError as fault:
        message = f"a cell took more than {CELL_TIMEOUT_SECONDS} seconds and was stopped"
        raise PublishError(f"{chapter.path.name} ({chapter.name}): {message}. Open the chapter and mend it.") from fault
    except (PapermillException, DeadKernelError, RuntimeError) as fault:
        raise PublishError(f"{chapter.path.name} ({chapter.name}) could not be run: {fault}") from fault
    executed: NotebookNode = nbformat.read(output, as_version=4)
    return executed


def _run(chapter: Chapter, output: Path, scratch: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of papermill and the libraries below it, about their own future
        papermill.execute_notebook(
            str(chapter.path),
            str(output),
            parameters=chapter.parameters,
            kernel_name=KERNEL,
            progress_bar=False,
            start_timeout=START_TIMEOUT_SECONDS,
            execution_timeout=CELL_TIMEOUT_SECONDS,
            request_save_on_cell_execute=False,
            autosave_cell_every=0,
            record_timing=False,
            coalesce_streams=True,
            shutdown_kernel="immediate",  # all outputs are in; a polite end takes longer and prints an interrupt
            config=_kernel_config(scratch),
        )


def _kernel_config(scratch: Path) -> Config:
    """Sockets in the scratch folder where the system has them: ports can be taken between choosing and using."""
    if sys.platform == "win32":
        return Config()
    return Config({"KernelManager": {"transport": "ipc", "ip": str(scratch / "kernel")}})


def _check_parameters(chapter: Chapter) -> None:
    try:
        known = list(papermill.inspect_notebook(str(chapter.path)))
    except (PapermillException, ValidationError, OSError, ValueError, TypeError, AttributeError) as fault:
        raise PublishError(f"{chapter.path.name} cannot be read as a notebook: {fault}") from fault
    if not known:
        raise PublishError(
            f'{chapter.path.name} ({chapter.name}): expected a cell tagged "parameters" that sets '
            f"{', '.join(chapter.parameters)}, found none. Tag the cell in JupyterLab (Property Inspector)."
        )
    for name in chapter.parameters:
        if name not in known:
            raise PublishError(
                f'{chapter.path.name} ({chapter.name}): its cell tagged "parameters" does not set "{name}". '
                f"{near_miss(name, known)}"
            )


def _cell_fault(chapter: Chapter, fault: PapermillExecutionError) -> str:
    code = " / ".join(line for line in fault.source.splitlines() if line.strip())
    message = shorten(ANSI_CODES.sub("", str(fault.evalue)), LONGEST_MESSAGE)
    return (
        f"{chapter.path.name} ({chapter.name}), code cell {fault.exec_count}: {fault.ename}: {message} "
        f"[in: {code}]. Open the chapter in JupyterLab, mend the cell, and run again."
    )
