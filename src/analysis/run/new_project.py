"""A project of its own for a district or a province: forms to fill in, empty registers, notebooks,
and what a person clicks on to start."""

from __future__ import annotations

import csv
import difflib
import io
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

from analysis.files import write_whole
from analysis.registers.country import (
    COMMUNE,
    DISTRICT,
    LAST_OLD,
    PROVINCE,
    Place,
    country,
    successors,
)
from analysis.registers.register import COLUMNS, load, shipped_registers
from analysis.run.forms import Form, forms_of
from analysis.run.project import CARDS
from analysis.words.text import bare_key, match_key, slug

CARD = ["source", "title", "producer", "document", "date", "published", "basis", "note"]
START = "mo-so-tay"  # the files that a person clicks on: Windows, macOS, Linux


class PlaceNotFound(Exception):
    """No such province or district, or several: the message names the nearest; `name` was asked."""

    def __init__(self, name: str, nearest: str) -> None:
        super().__init__(nearest)
        self.name = name


class FolderTaken(ValueError):
    """There is something in the folder already; nothing was written."""


@dataclass(frozen=True)
class New:
    """A project that was made: its folder, its place and its forms."""

    folder: Path
    place: Place
    forms: list[Form]


def place_asked_for(text: str) -> Place:
    """The one district or province of a name: "huyện Hương Sơn", "Châu Thành, Tiền Giang".

    A province is that of today. PlaceNotFound: there is none, or there are several, which the
    message names.
    """
    name, *around = [part.strip() for part in text.split(",")]
    units = [one for one in country().by_key.values() if one.level in (DISTRICT, PROVINCE)]
    found = [one for one in _called(name, units) if all(_lies_in(one, outer) for outer in around)]
    found = [one for one in found if not (_is_again(one) and one.level == PROVINCE)]
    if len(found) == 1:
        return found[0]
    several = [", ".join([one.full_name, *_around(one)]) for one in found]
    raise PlaceNotFound(text, "; ".join(sorted(several)) or _nearest(name, units))


def _is_again(one: Place) -> bool:
    """Whether a unit of before the reform has its name and kind today, too."""
    known = country().by_name[match_key(one.name)]
    return not one.new and any(other.new and other.kind == one.kind for other in known)


def _called(name: str, units: Iterable[Place]) -> list[Place]:
    """The units of this kind and name, or else of this name."""
    units, key = list(units), match_key(name)
    in_full = [one for one in units if key == match_key(one.full_name)]
    return in_full or [one for one in units if key == match_key(one.name)]


def _around(one: Place) -> list[str]:
    """What a place lies in, by kind and name."""
    return [country().by_key[key].full_name for key in one.inside if key != "vn"]


def _lies_in(one: Place, outer: str) -> bool:
    """Whether a place lies in another of a name, or in what that has become."""
    known = country().by_key
    around = [known[key] for key in one.inside]
    return bool(
        _called(
            outer,
            [*around, *(known[key] for own in around for key in successors().get(own.key, ()))],
        )
    )


def _nearest(text: str, places: list[Place]) -> str:
    """Names that look like the text, those of the same letters first; all where none does."""
    names = {bare_key(name): place for place in places for name in (place.full_name, place.name)}
    close = difflib.get_close_matches(bare_key(text), names, n=4, cutoff=0.6)
    alike = dict.fromkeys(names[key].full_name for key in close)
    return ", ".join(alike or sorted({place.full_name for place in places}))


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
    where = ", ".join([place.full_name, *([] if place.new else _around(place))])
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
