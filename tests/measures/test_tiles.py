"""Where tiles stand: every place has one of its own, neighbours stay together, north is above."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.measures import neighbours, neighbours_kept, tile_positions
from analysis.registers.country import country
from analysis.words.places import COMMUNE

DEGREES = st.tuples(st.floats(8, 24), st.floats(102, 110))


def points_in(name: str, kind: str, *, new: bool) -> pd.DataFrame:
    """The points of all communes in a district or province of the country's list."""
    known = country().by_key.values()
    (area,) = (p for p in known if (p.name, p.kind, p.new) == (name, kind, new))
    inside = [
        p.point.split() for p in known if p.level == COMMUNE and area.key in p.inside and p.point
    ]
    return pd.DataFrame(inside, columns=["lat", "lon"]).astype(float)


@pytest.mark.parametrize(
    ("name", "kind", "new", "count", "least"),
    [
        ("Hồng Lĩnh", "thị xã", False, 6, 1.0),
        ("Kỳ Anh", "thị xã", False, 11, 0.9),
        ("Lý Nhân", "huyện", False, 21, 0.95),
        ("Bắc Giang", "thành phố", False, 31, 0.85),
        pytest.param("Hà Tĩnh", "tỉnh", True, 69, 0.85, marks=pytest.mark.slow),
        pytest.param("Hà Tĩnh", "tỉnh", False, 209, 0.75, marks=pytest.mark.slow),
    ],
)
def test_most_neighbours_stay_neighbours(name, kind, new, count, least):
    points = points_in(name, kind, new=new)
    both = points["lat"], points["lon"]
    tiles, pairs = tile_positions(*both), neighbours(*both)
    touching, beside = neighbours_kept(tiles, pairs)
    assert len(points) == count == len(set(tiles))
    assert touching >= least * len(pairs) and beside >= 0.45 * len(pairs)
    north, south = points["lat"].nlargest(count // 3), points["lat"].nsmallest(count // 3)
    rows = pd.Series([row for _, row in tiles])
    assert rows[north.index].mean() < rows[south.index].mean()
    east, west = points["lon"].nlargest(count // 3), points["lon"].nsmallest(count // 3)
    columns = pd.Series([column for column, _ in tiles])
    assert columns[east.index].mean() > columns[west.index].mean()


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(DEGREES, max_size=9), st.randoms())
def test_each_place_has_a_tile_of_its_own_whatever_the_order(points, chance):
    tiles = tile_positions(*zip(*points, strict=True)) if points else tile_positions([], [])
    assert len(set(tiles)) == len(points)
    assert not points or (min(x for x, _ in tiles), min(y for _, y in tiles)) == (0, 0)
    others = [*range(len(points))]
    chance.shuffle(others)
    if len(set(points)) == len(points) and points:
        again = tile_positions(*zip(*(points[n] for n in others), strict=True))
        assert [tiles[n] for n in others] == again


def test_a_square_of_places_is_a_square_of_tiles():
    lat, lon = zip(*((18 + y / 10, 106 + x / 10) for y in range(3) for x in range(3)), strict=True)
    tiles = tile_positions(lat, lon)
    assert tiles == [(x, 2 - y) for y in range(3) for x in range(3)]
    assert neighbours_kept(tiles, neighbours(lat, lon))[0] == len(neighbours(lat, lon))


def test_a_place_without_a_point_is_refused():
    with pytest.raises(ValueError, match="two numbers"):
        tile_positions([18.0, float("nan")], [106.0, 106.1])
    with pytest.raises(ValueError, match="argument"):
        tile_positions([18.0], [])
