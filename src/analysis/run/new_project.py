"""A project of its own for a district or a province: forms to fill in, empty registers, notebooks,
and what a person clicks on to start."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

from analysis.files import write_whole
from analysis.registers.asked import around_of, place_asked_for
from analysis.registers.country import COMMUNE, LAST_OLD, Place, country
from analysis.registers.register import COLUMNS, load, shipped_registers
from analysis.run.forms import Form, forms_of
from analysis.run.project import CARDS
from analysis.words.text import slug

CARD = ["source", "title", "producer", "document", "date", "published", "basis", "note"]
START = "mo-so-tay"  # the files that a person clicks on: Windows, macOS, Linux


class FolderTaken(ValueError):
    """There is something in the folder already; nothing was written."""


@dataclass(frozen=True)
class New:
    """A project that was made: its folder, its place and its forms."""

    folder: Path
    place: Place
    forms: list[Form]


def communes_of(place: Place) -> list[Place]:
    """The communes, wards and townships in a place, those of its last day, by code."""
    own = (one for one in country().by_key.values() if one.level == COMMUNE)
    day = "" if place.new else LAST_OLD
    inside = [one for one in own if place.key in one.inside and one.new == place.new]
    return sorted((one for one in inside if not day or one.there_on(day)), key=lambda p: p.code)


def new_project(text: str, folder: Path | None, year: int) -> New:
    """Make the folder of a project (the name of the place where none is given), forms of `year`.

    PlaceNotFound: as in `place_asked_for`. FolderTaken: it is not empty. OSError: not written.
    """
    place = place_asked_for(text)
    target = folder or Path.cwd() / slug(place.full_name)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise FolderTaken(target)
    year = year if place.new else min(year, int(LAST_OLD[:4]) - 1)  # its last whole year
    where = ", ".join([place.full_name, *([] if place.new else around_of(place))])
    forms = forms_of(where, communes_of(place), load(shipped_registers()), year)
    raw = target / "data" / "raw"
    for form in forms:
        write_whole(raw / form.file, form.data)
    write_whole(raw / CARDS, _cards(forms, place.full_name))
    for name in COLUMNS:
        header = (shipped_registers() / f"{name}.csv").read_text("utf-8-sig").splitlines()[0]
        write_whole(
            target / "data" / "reference" / f"{name}.csv", f"{header}\n".encode("utf-8-sig")
        )
    shutil.copytree(shipped_notebooks(), target / "notebooks", ignore=_no_copies)
    _write_texts(target, where, forms)
    return New(target, place, forms)


def shipped_notebooks() -> Path:
    """The folder of notebooks that comes with this package: in its wheel, or in its repository."""
    package = Path(__file__).parents[1]
    inside = package / "notebooks"
    return inside if inside.is_dir() else package.parents[1] / "notebooks"


def _no_copies(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if not name.endswith(".ipynb")}


def _cards(forms: list[Form], producer: str) -> bytes:
    """The origin cards of the forms."""
    text = io.StringIO()
    writer = csv.DictWriter(text, CARD, "", lineterminator="\n")
    writer.writeheader()
    for form in forms:
        told = {"source": form.file, "title": form.title, "producer": producer}
        writer.writerow(told | {"basis": "reported"})
    return text.getvalue().encode("utf-8-sig")


def _write_texts(target: Path, where: str, forms: list[Form]) -> None:
    """README, settings, and what a person clicks on."""
    listed = "\n".join(f"- `data/raw/{form.file}`: {form.about}" for form in forms)
    told = {"place": where, "district": where.partition(",")[0], "forms": listed}
    for blank in (files("analysis.run") / "blank").iterdir():
        text = Template(blank.read_text(encoding="utf-8")).substitute(told)
        ends = "\r\n" if blank.name.endswith(".bat") else "\n"
        write_whole(target / blank.name, text.replace("\n", ends).encode())
        if blank.name.startswith(START):
            (target / blank.name).chmod(0o755)
