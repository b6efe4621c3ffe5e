"""The explorer's widgets, driven as a browser drives them: by setting their values."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

import ipywidgets as widgets
import pandas as pd
import pytest
from PIL import Image

from analysis.explore.explorer import WAIT, Explorer, explore
from analysis.explore.listing import as_html, readable
from analysis.explore.picker import Picker
from analysis.explore.views import MEASURES
from analysis.figures import files
from analysis.measures.tables import Tables
from analysis.words.text import sort_key
from map_makers import places, since
from table_makers import criteria, many_contributions
from whole_tables import tables_of

# Offered, but no list recognises a commune of those that have all criteria since 2022.
UNTOLD = "distance_to_withdrawal"


@pytest.fixture
def tables(tmp_path) -> Tables:
    gifts = many_contributions(6)
    return tables_of(root=tmp_path, criteria=criteria(8, (2018, 2019)), contributions=gifts)


@pytest.fixture
def unseen(monkeypatch):
    """No picture is made: what the widgets do is looked at, and not what the chart looks like."""
    monkeypatch.setattr(files, "preview", lambda drawn: b"picture")


def inside(box) -> list:
    """A widget and all that it holds, as far as it is shown."""
    if getattr(box.layout, "display", None) == "none":
        return []
    return [box, *(part for child in getattr(box, "children", ()) for part in inside(child))]


def of_kind(explorer: Explorer, kind, words: str = "") -> list:
    found = [part for part in inside(explorer.box) if isinstance(part, kind)]
    return [part for part in found if words in part.description]


def texts(explorer: Explorer) -> str:
    return " ".join(part.value for part in inside(explorer.box) if isinstance(part, widgets.HTML))


def outputs(explorer: Explorer) -> tuple:
    return next(part for part in inside(explorer.box) if isinstance(part, widgets.Output)).outputs


@pytest.mark.slow
def test_a_tick_changes_chart_and_table(tables):
    explorer = Explorer(tables)
    of_kind(explorer, widgets.Dropdown, "Số liệu")[0].value = "illustrative"
    before, table = texts(explorer), outputs(explorer)
    of_kind(explorer, widgets.Checkbox, "Kỳ Hà")[0].value = True
    assert explorer.view.places == ("xa-1",)
    assert set(explorer.shown.table["place"]) == {"Kỳ Hà"}
    assert texts(explorer) != before and outputs(explorer) != table
    assert "data:image/png;base64," in texts(explorer) and 'alt="Biểu đồ thanh' in texts(explorer)


@pytest.mark.slow
def test_nothing_is_written_before_the_button_is_pressed_and_then_the_line_says_where(tables):
    explorer = Explorer(tables)
    assert not (tables.root / "reports").exists()
    of_kind(explorer, widgets.Button, "Xuất hình")[0].click()
    written = sorted(path.name for path in (tables.root / "reports" / "figures").iterdir())
    name = "so-tieu-chi-dat-thi-xa-ky-anh-2018"
    assert written == [f"{name}.csv", f"{name}.json", f"{name}.png", f"{name}.svg"]
    assert explorer.message == f"Đã ghi vào reports/figures: {name} (PNG, SVG, CSV)."
    assert Image.open(tables.root / "reports" / "figures" / f"{name}.png").width == 1890


@pytest.mark.slow
def test_several_ticks_in_a_row_are_drawn_once_and_the_button_writes_the_last_of_them(
    tables, unseen
):
    explorer = Explorer(tables)
    explorer.choose(basis="illustrative")
    pictures, drawn = [part for part in inside(explorer.box) if isinstance(part, widgets.HTML)], []
    for part in pictures:
        part.observe(lambda change: drawn.append("<img" in change["new"]), "value")

    async def tick() -> None:
        for name in ("Kỳ Hà", "Kỳ Nam", "Kỳ Hoa"):
            of_kind(explorer, widgets.Checkbox, name)[0].value = True
        assert not any(drawn) and "Đang vẽ…" in texts(explorer)
        await asyncio.sleep(2 * WAIT)
        assert drawn.count(True) == 1 and "Đang vẽ…" not in texts(explorer)
        of_kind(explorer, widgets.Checkbox, "Kỳ Hoa")[0].value = False
        assert explorer.export().name == "so-tieu-chi-dat-minh-hoa-xa-1-xa-2-2018"
        await asyncio.sleep(2 * WAIT)
        assert drawn.count(True) == 2

    asyncio.run(tick())


@pytest.mark.slow
def test_an_error_while_the_picture_is_made_is_one_sentence(tables, monkeypatch):
    explorer = Explorer(tables)

    def fail(*_):
        raise ValueError("hỏng")

    monkeypatch.setattr(files, "preview", fail)
    explorer.choose(basis="illustrative")
    assert "Không vẽ được “Số tiêu chí đạt”" in texts(explorer) and "ValueError: hỏng." in texts(
        explorer
    )
    assert (
        "<img" not in texts(explorer) and outputs(explorer) == () and explorer.shown.drawn is None
    )


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_is_told_in_one_sentence(tables, unseen):
    (tables.root / "reports").write_text("a file", encoding="utf-8")
    explorer = Explorer(tables)
    assert explorer.export() is None
    assert explorer.message.startswith("Chưa xuất được: ")


@pytest.mark.slow
def test_a_choice_without_figures_shows_a_sentence_and_cannot_be_exported(tables, unseen):
    explorer = Explorer(tables)
    explorer.choose(measure="change_by_commune", basis="illustrative", years=(2018,))
    assert "Không có số liệu" in texts(explorer) and "<img" not in texts(explorer)
    assert outputs(explorer) == ()
    assert of_kind(explorer, widgets.Button, "Xuất hình")[0].disabled
    assert explorer.export() is None and explorer.message == "Không có hình để xuất."


@pytest.mark.slow
def test_choices_that_do_not_belong_to_the_measure_are_hidden(tables, unseen):
    explorer = Explorer(tables)
    assert not of_kind(explorer, widgets.Checkbox, "Công an")
    of_kind(explorer, widgets.Dropdown, "Xem gì")[0].value = "who_gave_to_whom"
    assert of_kind(explorer, widgets.Checkbox, "Công an") and of_kind(
        explorer, widgets.Dropdown, "Loại"
    )
    of_kind(explorer, widgets.Dropdown, "Xem gì")[0].value = "indicator_over_time"
    assert not of_kind(explorer, widgets.Checkbox) and of_kind(
        explorer, widgets.Dropdown, "Chỉ tiêu"
    )


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "every"), [("vi", 1), ("en", 4)])  # of all in benchmarks
def test_every_measure_shows_a_picture_and_a_table_of_its_rows(tables, lang, every, request):
    if lang == "en":  # what the pictures look like in English is looked at with the charts
        request.getfixturevalue("unseen")
    told = pd.concat([tables.criteria, since(4)], ignore_index=True)  # before a reform, and after
    explorer = Explorer(replace(tables, criteria=told, places=places()), lang)
    for _, measure in explorer.views.measures()[::every]:
        shown = explorer.choose(measure=measure, basis="illustrative")
        if measure == UNTOLD:
            assert shown.drawn is None
            assert "Hãy bỏ bớt" in shown.sentence or "less" in shown.sentence
            continue
        assert shown.drawn is not None, (measure, shown.sentence)
        assert "<img" in texts(explorer) and len(outputs(explorer)) == 1
        assert len(readable(shown.table, lang)) == len(shown.table)
    assert {key for _, key in explorer.views.measures()} == set(MEASURES) - {"sources_of_funds"}


@pytest.mark.slow
def test_tables_of_issues_are_pointed_to(tables, unseen):
    shown = texts(Explorer(tables))
    assert "Các tệp của hình này còn (xem sổ 1): 1 cần xem lại." in shown


def test_without_any_figures_the_explorer_says_so(tables):
    of_rows = ("criteria", "contributions", "indicators", "recognitions", "targets", "tasks")
    empty = {name: getattr(tables, name).iloc[:0] for name in of_rows}
    explorer = Explorer(replace(tables, **empty))
    assert "data/raw" in texts(explorer) and not of_kind(explorer, widgets.Checkbox)


# --- the list to tick ---


def a_picker(count: int = 200, one: bool = False) -> tuple[Picker, list]:
    picked = []
    picker = Picker("Xã", picked.append)
    options = tuple((f"Kỳ {'Hà' if n % 50 == 0 else 'Sơn'} {n}", n) for n in range(count))
    picker.offer(options, (0,) if one else (), one=one)
    return picker, picked


def shown_of(picker: Picker, kind) -> list:
    return [part for part in inside(picker.box) if isinstance(part, kind)]


def test_a_few_letters_without_accents_narrow_two_hundred_communes():
    picker, picked = a_picker()
    assert len(shown_of(picker, widgets.Checkbox)) == 200
    shown_of(picker, widgets.Text)[0].value = "ky ha"
    listed = [tick.description for tick in shown_of(picker, widgets.Checkbox)]
    assert listed == ["Kỳ Hà 0", "Kỳ Hà 50", "Kỳ Hà 100", "Kỳ Hà 150"]
    shown_of(picker, widgets.Text)[0].value = "Kỳ Hạ"
    assert shown_of(picker, widgets.Checkbox) == []  # typed with accents, accents count
    shown_of(picker, widgets.Text)[0].value = "ha ky"
    shown_of(picker, widgets.Button)[0].click()
    assert picked[-1] == picker.value == (0, 50, 100, 150)
    shown_of(picker, widgets.Text)[0].value = ""
    assert [n for n, tick in enumerate(shown_of(picker, widgets.Checkbox)) if tick.value] == [
        0,
        50,
        100,
        150,
    ]
    shown_of(picker, widgets.Button)[1].click()
    assert picked[-1] == () and len(picked) == 2


def test_what_is_chosen_stays_chosen_while_the_list_is_narrowed():
    picker, picked = a_picker(one=True)
    shown_of(picker, widgets.Text)[0].value = "199"
    select = shown_of(picker, widgets.Select)[0]
    assert [value for _, value in select.options] == [0, 199] and select.value == 0 and picked == []
    select.value = 199
    assert picked == [(199,)] and picker.value == (199,)


def test_a_short_list_needs_no_search():
    assert not shown_of(a_picker(3)[0], widgets.Text) and shown_of(a_picker(30)[0], widgets.Text)


# --- the table ---


def test_columns_sort_by_rank_and_numbers_are_written_as_one_writes_them():
    columns = {
        "place": ["Kỳ Đồng", "Kỳ Anh", "Kỳ Dũng"],
        "met": [9.0, 10.0, None],
        "share_pct": [47.25, 50, 1e6],
    }
    table = pd.DataFrame(columns)
    shown = readable(table)
    assert list(shown.columns) == ["Nơi", "Đạt", "Tỷ lệ (%)"]
    assert shown["Đạt"].tolist()[:2] == ["9", "10"] and pd.isna(shown["Đạt"][2])
    assert shown.sort_values("Đạt")["Nơi"].tolist()[:2] == ["Kỳ Đồng", "Kỳ Anh"]
    assert shown.sort_values("Nơi")["Nơi"].tolist() == sorted(table["place"], key=sort_key)
    assert shown["Tỷ lệ (%)"].tolist() == ["47,25", "50", "1.000.000"]
    assert readable(table, "en")["Share (%)"].tolist() == ["47.25", "50", "1,000,000"]


def test_a_table_asks_nothing_of_the_network_and_leaves_no_row_out():
    count = 5000
    columns = {
        "place": [f"Kon {n}" for n in range(count)],
        "met": range(count),
        "sources": [("tep.xlsx",)] * count,
    }
    page = as_html(pd.DataFrame(columns))
    assert "unpkg" not in page and "cdn" not in page.lower() and "import(" not in page
    assert len(set(re.findall(r"Kon \d+", page))) == count


@pytest.mark.slow
def test_text_of_a_spreadsheet_is_no_markup(tables, unseen):
    shown = as_html(pd.DataFrame({"place": ["<b>Ky Ha</b>"], "met": [1]}))
    assert "<b>Ky" not in shown and "&lt;b&gt;Ky" in shown
    rows = tables.criteria.assign(place="<img src=x>")
    explorer = Explorer(replace(tables, criteria=rows))
    explorer.choose(measure="criteria_met_by_commune", basis="illustrative")
    assert "<img src=x" not in texts(explorer)


@pytest.mark.slow
def test_explore_loads_the_tables_library_from_the_package(tables, unseen, capsys):
    assert isinstance(explore(tables), Explorer)
