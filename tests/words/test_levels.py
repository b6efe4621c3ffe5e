"""Levels of communes, by bands of the published map or none; and of places, by their kind."""

import pytest

from analysis.words.levels import level_name, level_of, level_order
from analysis.words.places import Place
from analysis.words.places import level_of as level_of_place

NAN = float("nan")


@pytest.mark.parametrize(
    ("met", "out_of", "level"),
    [
        (20, 20, "full"),
        (19, 20, "from_16"),
        (16, 20, "from_16"),
        (15, 20, "12_to_15"),
        (12, 19, "12_to_15"),
        (11, 19, "under_12"),
        (0, 19, "under_12"),
        (18, NAN, "from_16"),
        (11, NAN, "under_12"),
        (16, 16, "full"),
        (15, 16, "not_full"),  # the highest band would hold nobody
        (17, 17, "full"),
        (16, 17, "from_16"),
    ],
)
def test_levels_are_those_of_the_published_map(met, out_of, level):
    assert level_of(met, out_of, "16;12") == level


def test_a_set_without_bands_is_met_or_not():
    assert [level_of(met, 10, "") for met in (10, 9, 0)] == ["full", "not_full", "not_full"]


def test_levels_have_an_order_and_names():
    levels = [level_of(met, 19, "16;12") for met in (19, 17, 13, 5)] + ["not_full"]
    backwards = levels[::-1]
    assert sorted(backwards, key=level_order) == levels
    assert [level_name(level) for level in levels] == [
        "đạt đủ bộ tiêu chí",
        "từ 16 tiêu chí, chưa đủ",
        "12–15 tiêu chí",
        "dưới 12 tiêu chí",
        "chưa đủ bộ tiêu chí",
    ]
    assert level_name("12_to_15", "en", "at_level") == "meet 12–15 criteria"


@pytest.mark.parametrize(
    ("kind", "parent", "level"),
    [
        *(("xã", "x", 1), ("phường", "", 1), ("đặc khu", "x", 1), ("thôn", "x", 1)),
        *(("huyện", "x", 2), ("thị xã", "", 2), ("thành phố", "tinh-ha-tinh", 2)),
        *(("tỉnh", "", 3), ("thành phố", "", 3)),
    ],
)
def test_a_city_that_lies_in_no_province_is_as_high_as_one(kind, parent, level):
    assert level_of_place(kind, parent) == level


def test_a_place_is_there_from_its_first_day_to_its_last():
    place = Place("a", "A", "xã", "2015-04-10", "2019-12-31", "x", "b; c", "area")
    days = ("2015-04-09", "2015-04-10", "2019-12-31", "2020-01-01")
    assert [*map(place.valid_on, days)] == [False, True, True, False]
    assert place._replace(valid_to="").valid_on("2030-01-01")
    assert place.successors == [("b", "area"), ("c", "")]
    assert (place.level, place._replace(merged_into="").successors) == (1, [])
