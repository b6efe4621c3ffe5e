"""Maps of tiles: what each tile says, what has none, before and after a reform, in grey print."""

import json
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.patches import Rectangle
from test_charts import boxes_of, overlapping, texts_of

from analysis import measures
from analysis.figures import charts
from analysis.figures.catalogue import NeedsNotMet, ask, figure, offered
from analysis.figures.drawn import from_dict, to_dict
from analysis.figures.palettes import contrast, ink_on, luminance, tile_looks
from analysis.figures.picture import draw
from map_makers import MAPS, REFORM, TOWN, drawn_map, map_tables, places, since
from table_makers import COMMUNES, criteria, indicator, indicators


def tile(drawn, name):
    (mark,) = [mark for mark in drawn.marks if mark.category == name]
    return mark


@pytest.mark.slow
def test_a_tile_says_the_number_and_stands_where_the_commune_is():
    drawn = drawn_map("map_of_criteria")
    met = measures.criteria_met(criteria(6, (2018,)), map_tables().criteria_sets)
    told = {mark.category: mark.value for mark in drawn.marks if mark.value is not None}
    assert told == dict(zip(met["place"], met["met"], strict=True))
    assert drawn.tag == "SỐ LIỆU MINH HỌA"
    for n, name in enumerate(COMMUNES[4:8]):
        north = tile(drawn, COMMUNES[n])
        assert (north.x, north.y + 1) == (tile(drawn, name).x, tile(drawn, name).y)
    assert all(mark.cells for mark in drawn.marks if mark.value is not None)


@pytest.mark.slow
def test_who_sent_nothing_and_what_has_no_tile_is_told():
    rows = criteria(6, (2018,))
    lost = places().assign(lat=lambda own: own["lat"].where(own["place"] != COMMUNES[1]))
    lost["merged_into"] = lost["merged_into"].where(lost["place"] != COMMUNES[1], "")
    tables = map_tables(criteria=rows, places=lost)
    drawn = figure("map_of_criteria", tables, year=2018, basis="illustrative", area=TOWN)
    notes = " ".join(drawn.notes)
    assert f"không rõ tọa độ hoặc không còn vào ngày 31/12/2018: {COMMUNES[1]}." in notes
    assert "chưa có số liệu: Kỳ Văn và Kỳ Xuân." in notes
    silent = {mark.category for mark in drawn.marks if mark.status == "no_data"}
    assert silent == {"Kỳ Văn", "Kỳ Xuân"} and "2 xã chưa có số liệu" in drawn.title
    assert COMMUNES[1] not in {mark.category for mark in drawn.marks}
    assert tile(drawn, "Sông Trí").status == "not_applicable", "a ward is not asked"


@pytest.mark.slow
def test_one_that_nobody_can_place_stands_where_its_successor_is():
    lost = places().assign(lat=lambda own: own["lat"].where(own["place"] != COMMUNES[1]))
    there = measures.communes_on(lost, "2018-12-31", TOWN).set_index("place")
    new = measures.communes_on(lost, REFORM).set_index("place")
    own = there.loc[COMMUNES[1]]
    assert [*own[["lat", "lon"]]] == [*new.loc["Xã Mới 0", ["lat", "lon"]]]
    assert own["stands"] == "successor"
    tables = map_tables(criteria=criteria(6, (2018,)), places=lost)
    drawn = figure("map_of_criteria", tables, year=2018, basis="illustrative", area=TOWN)
    assert f"Đứng theo chỗ của xã kế tục: {COMMUNES[1]}." in drawn.notes


@pytest.mark.slow
def test_sources_that_differ_are_one_tile_between_their_numbers():
    rows = [indicator(name, "2018", 12 + n, out_of=20) for n, name in enumerate(COMMUNES[:4])]
    rows.append(indicator(COMMUNES[0], "2018", 19, out_of=20, source="khac.xlsx"))
    tables = map_tables(indicators=indicators(*rows))
    drawn = figure("map_of_criteria", tables, year=2018, basis="reported", area=TOWN)
    own = tile(drawn, COMMUNES[0])
    assert (own.value, own.status, own.text, len(own.cells)) == (None, "conflicting", "12–19", 2)
    assert "; 1 xã có nguồn mâu thuẫn; " in drawn.title and "trong 4 xã có số liệu" in drawn.title


@pytest.mark.slow
@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"places": places().assign(lat=None)}, "no coordinates"),
        ({"criteria": criteria(2, (2018,)), "indicators": indicators()[:0]}, "two communes"),
    ],
)
def test_without_coordinates_or_three_communes_there_is_no_map_but_what_to_send(more, why):
    tables = map_tables(**more)
    with pytest.raises(NeedsNotMet, match="lat, lon trong data/reference/places.csv"):
        figure("map_of_criteria", tables, year=2018, basis="illustrative", area=TOWN)
    assert "map_of_criteria" in {one.name for one in offered(map_tables())}, why


@pytest.mark.slow
def test_before_and_after_are_joined_by_letters():
    drawn = drawn_map("criteria_before_and_after")
    before, after = drawn.panels
    assert before.startswith("Trước sắp xếp") and "1/7/2025" not in before
    old = [mark for mark in drawn.marks if mark.panel == before and mark.status != "not_applicable"]
    new = [mark for mark in drawn.marks if mark.panel == after]
    assert {mark.category for mark in new} == {f"Xã Mới {n} [{'ABCD'[n]}]" for n in range(4)}
    letters = [mark.category[-2] for mark in sorted(old, key=lambda one: (one.y, one.x))]
    assert letters == list("AABBCCDD")
    counts = measures.criteria_met(since(4), map_tables().criteria_sets)
    assert sorted(mark.value for mark in new) == sorted(counts["met"])


@pytest.mark.slow
def test_of_a_new_commune_the_recognised_ones_in_it_are_counted():
    drawn = drawn_map("recognitions_before_and_after")
    told = {mark.category: mark.text for mark in drawn.marks if mark.panel == drawn.panels[1]}
    assert told["Xã Mới 0 [A]"] == "2/2" and told["Xã Mới 1 [B]"] == "1/2"
    assert tile(drawn, "Xã Mới 0 [A]").status == "all_of"
    assert len(tile(drawn, "Xã Mới 0 [A]").cells) == 2
    assert any("chưa vì thế mà được công nhận" in note for note in drawn.notes)


@pytest.mark.slow
def test_a_map_of_recognitions_shows_the_highest_standard_and_its_year():
    drawn = drawn_map("map_of_recognitions")
    own = tile(drawn, COMMUNES[0])
    assert (own.status, own.text, own.value) == ("nâng cao", "2021", None)
    assert tile(drawn, COMMUNES[5]).status == "none"
    chosen = ask("map_of_recognitions", map_tables(), basis="reported", area=None, until=2019)
    earlier = chosen.draw(chosen.table())
    assert tile(earlier, COMMUNES[0]).text == "2017" and "tỉnh Hà Tĩnh" in earlier.subtitle


def test_the_title_counts_the_tiles_and_apart_those_without_one():
    table = ask("map_of_recognitions", map_tables(), basis="reported", area=TOWN).table()
    count = int(table["told"].sum())
    gone = table["place_id"] == table.loc[table["told"], "place_id"].iloc[0]
    drawn = charts.map_of_recognitions(table.assign(**{c: table[c].mask(gone) for c in "xy"}))
    assert drawn.title.startswith(f"{count - 1} xã trên bản đồ có trong danh sách công nhận, ")
    assert drawn.title.endswith("; 1 xã khác trong danh sách không có trên bản đồ")
    assert len([mark for mark in drawn.marks if mark.text]) == count - 1
    assert drawn.unit == "", "a year is no number of criteria"


@pytest.mark.slow
def test_who_may_be_long_gone_is_not_told_to_have_sent_nothing():
    chosen = ask("map_of_criteria", map_tables(), year=2018, basis="illustrative", area=TOWN)
    table = chosen.table()
    gone = table["place"] == "Kỳ Văn"
    assert "; 2 xã chưa có số liệu" in chosen.draw(table).title
    lost = table.assign(**{c: table[c].mask(gone) for c in "xy"}, dated=~gone)
    assert "; 1 xã chưa có số liệu" in chosen.draw(lost).title


def test_a_new_commune_that_nobody_can_place_is_told():
    chosen = ask("recognitions_before_and_after", map_tables(), basis="reported", area=TOWN)
    table = chosen.table()
    lost = (table["side"] == "after") & (table["place"] == "Xã Mới 0")
    drawn = chosen.draw(table.assign(x=table["x"].mask(lost), y=table["y"].mask(lost)))
    assert any("không rõ tọa độ" in note and "Xã Mới 0" in note for note in drawn.notes)


@pytest.mark.slow
@pytest.mark.parametrize("name", MAPS)
def test_what_is_drawn_is_the_marks(name):
    drawn = drawn_map(name)
    picture = draw(drawn)
    fields = [
        patch
        for axes in picture.axes
        for patch in axes.patches
        if isinstance(patch, Rectangle) and axes.texts and patch.get_height() > 5
    ]
    assert len(fields) == len(drawn.marks)
    assert sorted(texts_of(picture, "value")) == sorted(m.text for m in drawn.marks if m.text)
    names = [" ".join(text.split()) for text in texts_of(picture, "name")]
    assert sorted(names) == sorted(mark.category for mark in drawn.marks)
    shapes = [tile_looks()[mark.status].symbol for mark in drawn.marks]
    assert sorted(texts_of(picture, "shape")) == sorted(shapes)
    assert from_dict(json.loads(json.dumps(to_dict(drawn), allow_nan=False))) == drawn
    english = drawn_map(name, "en")
    assert english.title != drawn.title and len(english.marks) == len(drawn.marks)


def many(count: int):
    """A map of so many communes, among them the longest names, a third of them silent."""
    there = places(count)
    there["place_type"] = there["place_type"].where(there["place"] != "Sông Trí", "thị trấn")
    rows = there[(there["place_type"] == "xã") & (there["parent_id"] == TOWN)]
    rows = rows.assign(n=range(count))
    rows = rows[rows["n"] % 3 > 0]
    met = rows.assign(
        met=rows["n"] % 13 + 8.0, out_of=20.0, bands="16;12", period="2018", how="value",
        basis="reported", sources=[("a.xlsx",)] * len(rows), cells=[("a.xlsx!1!C5",)] * len(rows),
    )  # fmt: skip
    met = measures.of_one_commune(met.drop(columns=["lat", "lon", "place_type"]))
    return measures.on_map(met, there, "2018-12-31", TOWN).assign(day="2018-12-31")


@pytest.mark.slow
@pytest.mark.parametrize(
    "count", [6, *(pytest.param(n, marks=pytest.mark.slow) for n in (31, 69, 200))]
)
def test_it_can_be_read_with_few_and_many_communes(count):
    drawn = replace(charts.map_of_criteria(many(count)), source_note="Nguồn: thử.")
    picture = draw(drawn)
    picture.set_dpi(300)  # as it is saved: letters are not rounded to whole points of a screen
    texts, boxes = found = boxes_of(picture)
    assert overlapping(*found) == []
    width, height = picture.get_size_inches() * 25.4
    out = (boxes[:, :2] < 0.5).any(axis=1) | (boxes[:, 2] > width - 0.5) | (boxes[:, 3] > height)
    assert not out.any(), [texts[i] for i in np.flatnonzero(out)]
    assert min(text.get_fontsize() for axes in picture.axes for text in axes.texts) >= 7
    assert len(drawn.marks) == count + 1


@pytest.mark.slow
def test_a_large_map_is_cut_from_north_to_south():
    chosen = ask("map_of_criteria", map_tables(), year=2018, basis="illustrative", area=TOWN)
    table = many(200).assign(y=lambda own: own["y"] * 3)
    pages = chosen.pages(table)
    assert len(pages) > 1 and "trang 1/" in pages[0].title
    shown = [mark.category for page in pages for mark in page.marks]
    assert sorted(shown) == sorted(table.loc[table["x"].notna(), "label"])
    assert all(min(mark.y for mark in page.marks) == 0 for page in pages)


def test_tiles_are_told_apart_in_grey_print_and_by_shape():
    steps = [tile_looks()[name] for name in ("full", "from", "to", "under")]
    light = [luminance(own.fill) for own in steps]
    assert light == sorted(light)
    assert all(b - a > 0.1 for a, b in zip(light, light[1:], strict=False))
    assert len({own.symbol for own in steps}) == 4
    assert all(contrast(own.fill, ink_on(own.fill)) >= 4.5 for own in tile_looks().values())


def test_a_map_of_nothing_says_so():
    drawn = charts.map_of_criteria(many(6).head(0))
    assert (drawn.kind, drawn.marks) == ("empty", ())
