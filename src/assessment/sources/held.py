"""The files that stand in data/raw, and in which order they came. Every file has its origin beside it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from assessment.provenance import ORIGIN_SUFFIX, origin_path, read_origin
from assessment.sources.raw_files import RawFile, list_raw_files
from assessment.terms.errors import SourceError

NOT_DELIVERIES = ("published", "demonstration")  # the plans have a reader of their own; the invented, a wing


@dataclass(frozen=True)
class Delivery:
    """One thing that somebody brought, as it stands in data/raw/<source>/<edition>/.

    `place` counts the deliveries in the order in which they were taken in. `formats` tells what each file is, by its
    member's name ("" for the file itself).
    """

    path: Path
    edition: str
    place: int
    sha256: str
    formats: dict[str, str]

    @property
    def order(self) -> tuple[str, int]:
        """Later editions supersede; of one edition, what was taken in later."""
        return self.edition, self.place


@dataclass(frozen=True)
class HeldFile:
    """One file of a delivery, with what it was recognised as."""

    delivery: Delivery
    format_name: str
    file: RawFile


def list_deliveries(raw: Path) -> list[Delivery]:
    """Every delivery in data/raw, the earliest first.

    Raises
    ------
    SourceError
        An origin cannot be read.
    """
    sidecars = sorted(path for path in raw.glob(f"*/**/*{ORIGIN_SUFFIX}") if _is_delivery(raw, path))
    return sorted((_read_delivery(sidecar) for sidecar in sidecars), key=lambda each: (*each.order, str(each.path)))


def _is_delivery(raw: Path, sidecar: Path) -> bool:
    return sidecar.relative_to(raw).parts[0] not in NOT_DELIVERIES


def _read_delivery(sidecar: Path) -> Delivery:
    try:
        content: Any = yaml.safe_load(sidecar.read_text(encoding="utf-8"))
        return Delivery(
            path=sidecar.with_name(sidecar.name.removesuffix(ORIGIN_SUFFIX)),
            edition=str(content["edition"]),
            place=int(content["place"]),
            sha256=str(content["sha256"]),
            formats={str(member): str(name) for member, name in content["formats"].items()},
        )
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as fault:
        raise SourceError(
            f"{sidecar.name}: expected an origin as `assessment add` writes it ({fault!r}). "
            "Restore it, or take the file out of data/raw and add it again."
        ) from fault


def list_held(deliveries: list[Delivery]) -> list[HeldFile]:
    """Every recognised file of these deliveries, whole and as it was taken in.

    Raises
    ------
    SourceError
        A file is missing, or was changed since it was taken in.
    """
    held: list[HeldFile] = []
    for delivery in deliveries:
        if not delivery.path.is_file():
            raise SourceError(
                f"{delivery.path.name}: expected this file beside {origin_path(delivery.path).name}, found none. "
                "Restore it, or remove its origin as well."
            )
        read_origin(delivery.path)
        files, _ = list_raw_files(delivery.path)
        named = ((delivery.formats.get(file.member), file) for file in files)
        held += [HeldFile(delivery, name, file) for name, file in named if name]
    return held
