"""The picture of the house shows the rooms, modules and imports that there are."""

import runpy
from xml.etree import ElementTree

import pytest

from workbook_makers import ROOT

SVG = "{http://www.w3.org/2000/svg}"
HOUSE = runpy.run_path(str(ROOT / "docs" / "house.py"))
AGAIN = "`uv run python docs/house.py` draws it anew"


@pytest.fixture(scope="module")
def picture() -> ElementTree.Element:
    return ElementTree.parse(HOUSE["PICTURE"]).getroot()


def test_every_module_stands_in_its_room(picture):
    shown = {
        f"{room.get('id')}.{text.text}"
        for room in picture.iter(f"{SVG}g")
        for text in room.iter(f"{SVG}text")
        if text.get("class") == "module"
    }
    assert shown == set(HOUSE["modules"]()), AGAIN


@pytest.mark.slow
def test_every_import_between_rooms_is_an_arrow(picture):
    shown = {arrow.get("id") for arrow in picture.iter(f"{SVG}path")} - {None}
    assert shown == {"-".join(pair) for pair in HOUSE["arrows"]()}, AGAIN


@pytest.mark.slow
def test_what_no_arrow_shows_follows_from_those_that_are_there():
    reach: dict[str, set[str]] = {}
    for before, room in sorted(HOUSE["arrows"]()):
        reach.setdefault(room, set()).add(before)

    def all_before(room: str) -> set[str]:
        return set().union(*({other, *all_before(other)} for other in reach.get(room, ())))

    for room, own in HOUSE["uses"]().items():
        assert own <= all_before(room), room


@pytest.mark.slow
def test_no_box_covers_another():
    boxes = list(HOUSE["places"]().values())
    for n, (x, y, high) in enumerate(boxes):
        for left, top, deep in boxes[:n]:
            assert x != left or y >= top + deep or top >= y + high
