"""Pictures that were drawn before."""

from dataclasses import replace

import pytest

from analysis.figures import kept
from analysis.figures.drawn import Drawn, Mark

DRAWN = Drawn("bars", "bars", "Một", marks=(Mark("a", 1.0),), source_note="Nguồn", name="mot")
PICTURES = {".png": b"\x89PNG\n1", ".svg": b"<svg>\n</svg>"}


@pytest.fixture
def folder(tmp_path):
    kept.keep(tmp_path / "kept", DRAWN, PICTURES)
    return tmp_path / "kept"


def test_a_picture_is_found_by_what_it_shows(folder):
    assert kept.kept(folder, DRAWN) == PICTURES
    assert kept.kept(folder, replace(DRAWN, name="hai")) == PICTURES, (
        "the name is that of its files"
    )


@pytest.mark.parametrize(
    "other",
    [{"title": "Hai"}, {"source_note": "Khác"}, {"lang": "en"}, {"marks": (Mark("a", 2.0),)}],
)
def test_what_is_drawn_otherwise_is_another_picture(folder, other):
    assert kept.kept(folder, replace(DRAWN, **other)) is None


def test_an_entry_that_was_changed_is_none(folder):
    (entry,) = folder.iterdir()
    data = entry.read_bytes()
    for at in range(len(data)):
        entry.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert kept.kept(folder, DRAWN) is None, at
        entry.write_bytes(data[:at])
        assert kept.kept(folder, DRAWN) is None, at
