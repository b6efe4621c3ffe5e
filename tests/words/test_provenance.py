"""A cell as one text, there and back, whatever files and sheets are called."""

import pytest

from analysis.words.provenance import cell_at, split_cell


@pytest.mark.parametrize(
    "parts",
    [
        ("a/b.xlsx", "Biểu 1", "C7"),
        ("a/b.xlsx", "Gấp!", "E7;G7"),
        ("a!/b! c.xls", "S", "A1"),
        ("a!b.xlsx", "Sheet1", "B3"),
        ("100%21.xlsx", "%2521!", "B3"),
        ("a/b.csv", "", ""),
        ("a/b.ods", "S", ""),
    ],
)
def test_a_cell_comes_back_as_it_was_given(parts):
    assert split_cell(cell_at(*parts)) == parts


def test_usual_names_stay_as_they_are():
    assert cell_at("a/b.xlsx", "Tỷ lệ 50%", "C7") == "a/b.xlsx!Tỷ lệ 50%!C7"
