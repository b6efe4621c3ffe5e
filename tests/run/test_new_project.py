"""A project for any district: its forms are read back as they were filled in."""

import csv
import shutil

import openpyxl
import pandas as pd
import pytest

import analysis
from analysis.measures import place_called
from analysis.registers.asked import PlaceNotFound, place_asked_for
from analysis.registers.register import COLUMNS, load
from analysis.run.build import build
from analysis.run.forms import FIRST
from analysis.run.new_project import (
    FolderTaken,
    communes_of,
    new_project,
)
from analysis.run.project import district_unknown, read_settings
from kept_lines import assert_kept
from projects import in_process  # noqa: F401

FORMS = ("criteria", "counts", "gifts", "funds", "indicators")
GIVEN = [  # giver, place, what, quantity, unit, worth
    ("Hội Nông dân", "xã Sơn Kim 1", "Hiến đất làm đường", 120, "m2", 36),
    ("Đoàn Thanh niên", "xã Sơn Tây", "Ngày công làm đường", 45, "ngày công", None),
    ("Công ty Hoa Sen", "xã Sơn Kim 2", "Xi măng", 20, "tấn", None),
    ("Hội Cựu chiến binh", "huyện Hương Sơn", "Tiền mặt", 15.5, "triệu đồng", None),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return new_project("huyện Hương Sơn", tmp_path_factory.mktemp("du-an") / "huong-son", 2026)


@pytest.fixture
def own(made, tmp_path):
    """A copy of the project that a test may fill in."""
    return shutil.copytree(made.folder, tmp_path / "huong-son")


def lines_of(sheet):
    """The lines to fill in, below the example."""
    return list(sheet.iter_rows(min_row=FIRST + 3))


def filled(path, of):
    """Write `of(n, m)` into each blank cell of line n; those that were written, by address."""
    book = openpyxl.load_workbook(path)
    sheet, written = book.worksheets[0], {}
    for n, line in enumerate(lines_of(sheet)):
        for m, cell in enumerate(cell for cell in line if cell.value is None):
            assert not cell.protection.locked, cell.coordinate
            if (value := of(n, m)) is not None:
                cell.value = written[cell.coordinate] = value
    assert sheet.protection.sheet and all(cell.protection.locked for cell in sheet[FIRST + 1])
    book.save(path)
    return written, [str(line[1].value) for line in lines_of(sheet)]


def test_it_has_all_that_an_office_needs_and_says_what_it_is(made):
    there = {path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*")}
    assert {"README.md", "project.toml", "data/raw/sources.csv"} <= there
    assert {f"mo-so-tay.{kind}" for kind in ("bat", "command", "desktop")} <= there
    assert {f"data/reference/{name}.csv" for name in COLUMNS} <= there
    assert len([path for path in there if path.endswith(".ipynb")]) >= 7
    readme = (made.folder / "README.md").read_text(encoding="utf-8")
    assert "huyện Hương Sơn, tỉnh Hà Tĩnh" in readme and all(f.file in readme for f in made.forms)
    assert read_settings(made.folder).district == "huyện Hương Sơn"
    assert not load(made.folder / "data" / "reference").contradictions
    assert (made.folder / "mo-so-tay.command").stat().st_mode & 0o100
    for path in made.folder.rglob("*"):
        if path.suffix in (".md", ".toml", ".bat", ".command", ".desktop", ".csv"):
            text = path.read_text(encoding="utf-8-sig")
            assert not [w for w in ("Kỳ Anh", str(made.folder), "$place", "$forms") if w in text]


def told_of(path):
    """All that a form holds, of its lines to fill in the first two and the last."""
    book = openpyxl.load_workbook(path)
    sheet, *lists = book.worksheets
    kept, page = sheet.protection, sheet.page_setup
    yield f"{path.name}, {sheet.title} {sheet.dimensions}, merged {sheet.merged_cells}"
    yield f"{sheet.freeze_panes}, {page.orientation}, {page.fitToWidth} x {page.fitToHeight}"
    yield f"{kept.sheet}, {kept.formatColumns} {kept.formatRows} {kept.insertRows}"
    yield f"widths {[round(own.width) for own in sheet.column_dimensions.values()]}"
    for line in [*sheet[1 : FIRST + 4], sheet[sheet.max_row]]:
        cells = (f"{own.value or ''}{'*' * own.protection.locked}" for own in line)
        looks = dict.fromkeys(
            f"{own.font.b} {own.font.i} {own.font.sz:g} {own.alignment.horizontal} "
            f"{own.alignment.wrap_text} {own.border.left.style} {own.fill.fgColor.rgb}"
            for own in line
        )
        yield f"{sheet.row_dimensions[line[0].row].height} {' | '.join(cells)} {[*looks]}"
    for own in sheet.data_validations.dataValidation:
        yield f"{own.sqref} {own.formula1} {own.errorStyle} {own.promptTitle}: {own.prompt}"
    yield from (f"{own.title} {own.sheet_state} {list(own.values)}" for own in lists)


def test_forms_are_as_they_were(made):
    for form in made.forms:
        path = made.folder / "data" / "raw" / form.file
        assert_kept("run/forms.txt", form.title, [form.about, *told_of(path)])


@pytest.mark.slow
def test_forms_that_nobody_has_filled_in_give_nothing_and_are_no_error(own, in_process):  # noqa: F811
    summary = build(own / "data" / "raw", own / "data" / "processed", own / "data" / "reference")
    assert (summary.files, summary.unreadable) == (len(FORMS), 0)
    assert sum(summary.rows.values()) == 0
    assert (summary.severities["error"], summary.severities["warning"]) == (0, 0)


def test_marks_of_each_criterion_come_back(own):
    (path,) = (own / "data" / "raw").glob("bieu-1-*")
    written, communes = filled(path, lambda n, m: ("Đạt", "Chưa đạt", None)[(n + m) % 3])
    rows = analysis.read_workbook(path).criteria
    status = {"Đạt": "met", "Chưa đạt": "not_met"}
    assert dict(zip(rows["address"], rows["status"], strict=True)) == {
        address: status[value] for address, value in written.items()
    }
    assert list(dict.fromkeys(rows["place"])) == communes and set(rows["year"]) == {2024}
    assert set(rows["criterion"]) == {str(n) for n in range(1, 20)}


@pytest.mark.parametrize(
    ("form", "table", "value", "of"),
    [
        ("bieu-2-*", "indicators", "value", lambda n, m: n % 19 + 1),
        ("bieu-4-*", "contributions", "value_vnd", lambda n, m: 10 * n + m + 0.5),
        ("bieu-5-*", "indicators", "value", lambda n, m: n + 1.5 if m == 0 else 30 + n),
    ],
)
def test_numbers_of_communes_come_back(form, table, value, of, own):
    (path,) = (own / "data" / "raw").glob(form)
    written, communes = filled(path, of)
    book = analysis.read_workbook(path)
    rows = getattr(book, table)
    scale = 1e6 if table == "contributions" else 1
    found = dict(zip(rows["address"], rows[value] / scale, strict=True))
    assert found == pytest.approx(written)
    assert list(dict.fromkeys(rows["place"])) == communes
    key = "organization_id" if table == "contributions" else "indicator"
    assert (rows[key] != "").all()
    assert not (book.issues["severity"] == "error").any()


@pytest.mark.parametrize("counted", [False, True])
def test_what_was_given_comes_back_line_by_line(counted, own):
    (path,) = (own / "data" / "raw").glob("bieu-3-*")
    book = openpyxl.load_workbook(path)
    for n, (line, given) in enumerate(zip(lines_of(book.worksheets[0]), GIVEN, strict=False), 1):
        for cell, value in zip(line, [n if counted else None, *given], strict=True):
            cell.value = value
    book.save(path)
    rows = analysis.read_workbook(path).contributions
    lines = [int(address.split(";")[0].lstrip("EFG")) for address in rows["address"]]
    assert lines == [FIRST + 3 + n for n in range(len(GIVEN))]
    assert list(rows["organization"]) == [given[0] for given in GIVEN]
    assert list(rows["kind"]) == ["land", "labour", "materials", "cash"]
    assert list(rows["value_vnd"].fillna(0) / 1e6) == [36, 0, 0, 15.5]
    assert list(rows["place"]) == ["Sơn Kim 1", "Sơn Tây", "Sơn Kim 2", "Hương Sơn"]


@pytest.mark.parametrize(
    ("asked", "name", "least"),
    [
        ("Hương Sơn", "huyện Hương Sơn", 20),
        ("huyen huong son", None, 0),
        ("Châu Thành, Tiền Giang", "huyện Châu Thành", 20),
        ("Châu Thành", None, 0),
        ("tỉnh Cà Mau", "tỉnh Cà Mau", 60),
        ("Kỳ Anh", None, 0),
        ("thành phố Huế", "thành phố Huế", 40),
        ("xã Sơn Kim 1", None, 0),
        ("thị xã Kỳ Anh", "thị xã Kỳ Anh", 10),
    ],
)
def test_a_place_is_found_by_its_name_or_those_that_it_may_be_are_named(asked, name, least):
    if name is None:
        with pytest.raises(PlaceNotFound, match="huyện|thị xã"):
            place_asked_for(asked)
    else:
        place = place_asked_for(asked)
        assert place.full_name == name and len(communes_of(place)) >= least
    assert place_asked_for("tỉnh Cà Mau").new, "a province is that of today"


def test_of_a_commune_the_district_is_named_that_it_lies_in():
    with pytest.raises(PlaceNotFound) as error:
        place_asked_for("xã Sơn Kim 1")
    assert str(error.value) == "huyện Hương Sơn, tỉnh Hà Tĩnh; tỉnh Hà Tĩnh"


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "cua-toi.txt").write_text("x", encoding="utf-8")
    with pytest.raises(FolderTaken):
        new_project("huyện Hương Sơn", tmp_path, 2026)
    assert [path.name for path in tmp_path.iterdir()] == ["cua-toi.txt"]


def test_each_form_has_its_origin_card(made):
    with (made.folder / "data" / "raw" / "sources.csv").open(encoding="utf-8-sig") as file:
        cards = list(csv.DictReader(file))
    assert [card["source"] for card in cards] == [form.file for form in made.forms]
    assert {(card["producer"], card["basis"]) for card in cards} == {
        (made.place.full_name, "reported")
    }


def test_the_name_of_a_province_that_went_up_in_one_of_the_same_name_is_that_of_the_later(tmp_path):
    new_project("tỉnh Lâm Đồng", tmp_path / "lam-dong", 2026)
    columns = ["place_id", "place", "place_type", "merged_into"]
    ids = ("tinh-lam-dong-68", "tinh-lam-dong-68-2025")
    places = pd.DataFrame([(ids[0], "Lâm Đồng", "tỉnh", ids[1]), (ids[1], "Lâm Đồng", "tỉnh", "")],
                          columns=columns)  # fmt: skip
    assert place_called("tỉnh Lâm Đồng", places) == ids[1]
    assert district_unknown(tmp_path / "lam-dong" / "data" / "reference", places) == []


def test_forms_ask_in_words_of_any_place_and_their_example_is_possible(tmp_path):
    """A set of ten criteria has no commune that meets fifteen."""
    made = new_project("tỉnh Lâm Đồng", tmp_path / "lam-dong", 2026)
    books = [openpyxl.load_workbook(own) for own in sorted(made.folder.rglob("bieu-*.xlsx"))]
    asked = len([cell for cell in books[0].worksheets[0][FIRST + 1] if cell.value]) - 2
    assert 0 < books[1].worksheets[0].cell(FIRST + 2, 3).value <= asked == 10
    offered = [str(cell.value) for book in books for own in book for row in own for cell in row]
    offered += [
        dv.formula1 for own in books for dv in own.worksheets[0].data_validations.dataValidation
    ]
    assert not [text for text in offered if "thị xã" in text]
