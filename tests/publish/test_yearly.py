"""The report of one year: the right figures, nothing of another year, nothing mixed, and nothing
left out."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

import reports
from analysis.cli import main
from analysis.measures.tables import Tables
from analysis.publish import yearly
from analysis.publish.year_figures import YearFigure, figures_of_year, years_with_data
from table_makers import criteria, indicators
from whole_tables import tables_of

ROOT = Path(__file__).parents[2]
YEARS = (2026, *(pytest.param(year, marks=pytest.mark.slow) for year in (2018, 2020, 2022)))


@pytest.fixture
def tables() -> Tables:
    return reports.tables()


@pytest.fixture(params=YEARS)
def year(request) -> int:
    return request.param


@pytest.fixture
def figures(year) -> list[YearFigure]:
    return reports.figures(year)


def without(tables: Tables, *names: str, **others) -> Tables:
    """The tables with these empty, and others instead of some: less is drawn."""
    return replace(tables, **{name: getattr(tables, name).head(0) for name in names}, **others)


def cell_rows(tables: Tables) -> pd.DataFrame:
    """Every row that a year tells of with the name of each of its cells."""
    of_rows = ("criteria", "contributions", "indicators", "recognitions", "targets")
    parts = [getattr(tables, name) for name in of_rows]
    plans = tables.tasks.assign(year=tables.tasks["snapshot"].str[:4].astype(int))
    plans = plans[["year", "basis", "source", "sheet", "address"]].assign(measure="plan")
    # A row of a plan is many cells: figures name it, or one of them.
    parts += [plans, plans.assign(address=plans["address"].str.split(";")).explode("address")]
    rows = pd.concat(parts, ignore_index=True)
    rows["cell"] = rows["source"] + "!" + rows["sheet"] + "!" + rows["address"]
    return rows


@pytest.mark.slow
def test_two_communes_in_two_years_have_a_report():
    tables = tables_of(criteria=criteria(2, (2018, 2019)), indicators=indicators().head(0))
    assert [one.basis for one in figures_of_year(tables, 2019)]


@pytest.mark.slow
def test_names_are_fit_for_files_and_each_is_there_once(figures, year):
    names = [one.name for one in figures]
    assert len(names) == len(set(names)) > 2
    assert all(re.fullmatch(rf"[a-z0-9]+(-[a-z0-9]+)*-{year}", name) for name in names)


@pytest.mark.slow
def test_reported_and_illustrative_figures_are_never_mixed(figures):
    for one in figures:
        drawn = one.drawn
        assert set(one.drawn.table["basis"]) == {one.basis}
        assert bool(drawn.tag) == one.name.startswith("minhhoa-") == (one.basis == "illustrative")
    bases = [one.basis for one in figures]
    assert bases == sorted(bases, reverse=True), "reported ones first"


def test_every_figure_has_its_source_and_its_sentence(figures):
    for one in figures:
        assert (
            one.drawn.source_note.startswith("Nguồn: ")
            and "không có tệp nào" not in one.drawn.source_note
        )
        assert all(
            sentence.endswith(".") and "Không có số liệu" not in sentence
            for sentence in one.sentences
        )
        assert one.drawn.kind != "empty"
        assert one.drawn.marks


def test_every_number_comes_from_a_cell_of_the_year(figures, tables, year):
    rows = cell_rows(tables)
    for one in figures:
        own = rows[rows["basis"] == one.basis]
        before = year if "cac-nam" in one.name else 1 if "nam-truoc" in one.name else 0
        some = 9 if "de-ra" in one.name else 0  # what was promised may come sooner, or later
        span = year - before - some, year + some
        known = set(own.loc[own["year"].between(*span), "cell"])
        used = {cell for mark in one.drawn.marks for cell in mark.cells}
        assert used and used <= known, one.name


def test_no_criterion_and_no_gift_of_the_year_is_left_out(figures, tables, year):
    rows = cell_rows(tables)
    rows = rows[(rows["year"] == year) & (rows["measure"] == "actual")]
    whole = ~rows["criterion"].fillna("").astype(str).str.contains(".", regex=False)
    number = rows["value_vnd"].notna() | rows["quantity"].notna()
    last = rows["period"] == rows.groupby(["basis", "place_id", "criteria_set"])[
        "period"
    ].transform("max")
    criteria = rows[rows["criterion"].notna() & whole & last]
    gifts = rows[rows["kind"].notna() & number]
    used = {cell for one in figures for cells in one.drawn.table["cells"] for cell in cells}
    assert set(criteria["cell"]) | set(gifts["cell"]) <= used


@pytest.mark.slow
def test_two_producers_are_not_compared_with_each_other(tables):
    """Of Kỳ Nam the town reported the end of 2018 and a newspaper the beginning of 2019."""
    reported = tables.indicators[tables.indicators["basis"] == "reported"]
    own = without(tables, "criteria", "contributions", "recognitions", indicators=reported)
    names = [one.name for one in figures_of_year(own, 2019)]
    assert [name for name in names if "ky-anh" in name] == ["tieu-chi-theo-xa-thi-xa-ky-anh-2019"]
    names = [one.name for one in reports.figures(2020) if one.basis == "reported"]
    assert "thay-doi-so-voi-nam-truoc-thi-xa-ky-anh-2020" in names


@pytest.mark.slow
def test_a_change_across_criteria_sets_says_so(tables):
    change = next(one for one in reports.figures(2022) if "nam-truoc" in one.name)
    assert "chưa phải là xã thụt lùi" in " ".join(change.sentences)


def test_no_two_figures_tell_the_same(figures):
    sentences = [sentence for one in figures for sentence in one.sentences]
    assert len(sentences) == len(set(sentences))


@pytest.mark.slow
def test_the_years_up_to_this_one_and_the_changes_of_this_one_are_shown(tables):
    made = {one.name: one for one in reports.figures(2018) if one.basis == "illustrative"}
    levels = made["minhhoa-xa-theo-muc-dat-cac-nam-thi-xa-ky-anh-2018"]
    assert sorted(set(levels.drawn.table["year"])) == [2016, 2017, 2018]
    assert any("3 trong 6 xã đạt đủ bộ tiêu chí" in sentence for sentence in levels.sentences)
    changed = made["minhhoa-co-gi-moi-so-voi-nam-truoc-thi-xa-ky-anh-2018"]
    assert set(changed.drawn.table["change"]) <= {"newly_met", "fallen_back", "changed"}
    assert "So với năm 2017, đến năm 2018: 19 tiêu chí mới đạt" in changed.sentences[0]
    of_2022 = [one.name for one in reports.figures(2022)]
    assert not [name for name in of_2022 if name.startswith("minhhoa-co-gi-moi")], (
        "another set of criteria"
    )


@pytest.mark.slow
def test_old_gifts_are_shown_in_the_borders_after_the_last_reform(tables):
    own = without(tables, "criteria", "indicators", "recognitions")
    made = {one.name: one for one in figures_of_year(own, 2021)}
    borders = made["minhhoa-tien-theo-dia-gioi-moi-thi-xa-ky-anh-2021"]
    assert "địa giới ngày 01/07/2025" in borders.drawn.subtitle
    bounds = borders.drawn.table.set_index("label")
    assert (bounds.loc["Hoành Sơn", "low"], bounds.loc["Hoành Sơn", "high"]) == (660.5e6, 940e6)
    assert bounds.loc["Hải Ninh", "missing"] == ("ky-hai",)
    assert not [name for name in made if "dia-gioi" in name and not name.startswith("minhhoa")]
    places = tables.places[tables.places["valid_from"] < "2021-01-01"]
    after = replace(own, places=places)
    assert not [one for one in figures_of_year(after, 2021) if "dia-gioi" in one.name], (
        "no later border"
    )


@pytest.mark.slow
def test_more_communes_than_a_page_shows_are_on_several(tables):
    rows = tables.criteria[
        (tables.criteria["year"] == 2018) & (tables.criteria["place_id"] == "ky-ha")
    ]
    many = [
        rows.assign(place_id=f"xa-{n}", place=f"Xã số {n:03}", address=f"C{n}") for n in range(81)
    ]
    one = tables.places[tables.places["place_id"] == "ky-ha"]
    apart = [{"lat": 18 + n // 9 / 50, "lon": 106 + n % 9 / 50} for n in range(81)]
    places = [
        tables.places,
        *(one.assign(place_id=f"xa-{n}", place=f"Xã số {n:03}", **apart[n]) for n in range(81)),
    ]
    own = without(
        tables,
        "contributions",
        "indicators",
        "recognitions",
        criteria=pd.concat(many, ignore_index=True),
        places=pd.concat(places, ignore_index=True),
    )
    made = {one.name: one for one in figures_of_year(own, 2018) if "-trang-" in one.name}
    pages = [made[f"minhhoa-tieu-chi-theo-xa-thi-xa-ky-anh-trang-{n}-2018"] for n in (1, 2, 3)]
    shown = [mark.category for one in pages for mark in one.drawn.marks]
    assert len(shown) == len(set(shown)) == 81
    assert "(trang 2/3: Xã số 027 – Xã số 053)" in pages[1].sentences[0]


@pytest.mark.slow
def test_gifts_to_nobody_named_have_a_figure_of_their_own(tables):
    rows = tables.contributions[tables.contributions["year"] == 2018].copy()
    rows["place_id"], rows["place"] = "", ""
    lost = without(tables, "criteria", "indicators", "recognitions", contributions=rows)
    figures = [one for one in figures_of_year(lost, 2018) if one.name.endswith("-khac-2018")]
    used = {cell for one in figures for cells in one.drawn.table["cells"] for cell in cells}
    number = rows["value_vnd"].notna() & (rows["period"] == "2018")
    assert set((rows["source"] + "!" + rows["sheet"] + "!" + rows["address"])[number]) <= used


def test_the_years_that_have_data(tables):
    assert years_with_data(tables)[0] == 2010
    with pytest.raises(yearly.NoSuchYear) as error:
        yearly.write_year(tables, 1999)
    assert 2018 in error.value.years


# --- the files ---


@pytest.fixture(scope="module", autouse=True)
def small_pictures():
    """Nobody looks at their pixels here, and large ones take long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.figures.files.WIDTH_PX", 378)
        patch.setattr("analysis.figures.files._svg", lambda *_: b"<svg/>")
        yield


@pytest.fixture(scope="module")
def written() -> tuple[Path, Tables]:
    """The folder of the report of 2018, and its tables."""
    own = reports.written(2018)
    return own.root / "reports" / "2018", own


@pytest.mark.slow
def test_four_documents_and_the_figures_of_the_year(written):
    folder, _ = written
    names = sorted(path.name for path in folder.iterdir())
    assert names == [
        *(f"bao-cao-2018.{ending}" for ending in ("docx", "html", "pptx", "xlsx")),
        "figures",
    ]
    few = [one for one in reports.figures(2018) if one.drawn.few]
    figures = {one.name for one in reports.figures(2018)} - {one.name for one in few}
    assert {path.stem for path in (folder / "figures").glob("*.png")} == figures
    read = [paragraph.text for paragraph in Document(folder / "bao-cao-2018.docx").paragraphs]
    last = [*Presentation(folder / "bao-cao-2018.pptx").slides][-1]
    on_slide = "".join(str(shape.text_frame.text) for shape in last.shapes)
    assert few, "one or two numbers make no figure: they are said with their source"
    for one in few:
        assert one.sentences[0] in read and one.sentences[0] in on_slide, one.name
        assert one.drawn.source_note in one.sentences[0]
    assert all(re.fullmatch(r"[a-z0-9.-]+", path.name) for path in folder.rglob("*"))


@pytest.fixture(scope="module")
def little(tmp_path_factory) -> Tables:
    """A project of its own with little to draw and one issue 200 times, its report written."""
    every = reports.tables()
    one = every.issues[every.issues["source"] == "ky-anh-2018/tieu-chi-2018.xlsx"].head(1)
    many = pd.concat([one] * 200, ignore_index=True).assign(
        address=[f"A{n}" for n in range(1, 201)]
    )
    reported = every.indicators[every.indicators["source"] == one["source"].item()]
    root = reports.a_project(tmp_path_factory.mktemp("little"))
    gone = ("criteria", "contributions", "recognitions", "targets", "tasks")
    own = without(every, *gone, root=root, issues=many, indicators=reported)
    yearly.write_year(own, 2018)
    return own


@pytest.mark.slow
def test_many_issues_are_counted_and_not_all_printed(little):
    read = Document(little.root / "reports" / "2018" / "bao-cao-2018.docx")
    assert len(read.tables[-2].rows) == 1 + yearly.MOST_ISSUES
    assert any(f"{200 - yearly.MOST_ISSUES} chỗ còn lại" in p.text for p in read.paragraphs)


@pytest.mark.slow
def test_a_second_run_gives_the_same_bytes_and_takes_away_what_the_year_no_longer_has(little):
    folder = little.root / "reports" / "2018"
    first = {path: path.read_bytes() for path in folder.glob("bao-cao-*")}
    old = folder / "figures" / "hinh-cu-2018.png"
    old.write_bytes(b"")
    again = {path: path.read_bytes() for path in yearly.write_year(little, 2018)}
    assert again == first
    assert not old.exists()


@pytest.mark.slow
def test_another_language_stands_beside_and_never_over(little):
    folder = little.root / "reports" / "2018"
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    names = [path.name for path in yearly.write_year(little, 2018, "en")]
    assert names == [f"bao-cao-2018.en.{end}" for end in ("docx", "pptx", "xlsx", "html")]
    assert {path: path.read_bytes() for path in before} == before
    figures = {path.name for path in (folder / "figures").glob("*.png")}
    assert {path.name for path in (folder / "figures" / "en").glob("*.png")} == figures


@pytest.mark.slow
def test_word_has_every_figure_the_indicators_and_what_could_not_be_read(written):
    read = Document(written[0] / "bao-cao-2018.docx")
    headings = [p.text for p in read.paragraphs if p.style.name == "Heading 1"]
    assert headings == [
        "I. Số liệu đã công bố",
        "II. Số liệu minh họa",
        "III. Những chỗ chưa đọc được hoặc cần xem lại",
    ]
    said = "\n".join(p.text for p in read.paragraphs)
    figures = reports.figures(2018)
    assert all(sentence in said for one in figures for sentence in one.sentences)
    captions = [p.text for p in read.paragraphs if p.style.name == "Caption"]
    lists = [own for own in captions if "Các chỉ tiêu năm" in own or "Những chỗ cần xem" in own]
    drawn = [one for one in figures if not one.drawn.few]
    assert len(captions) == len(drawn) + len(lists), "charts and tables, each with its own"
    cells = [tuple(cell.text for cell in row.cells) for table in read.tables for row in table.rows]
    assert ("Số tiêu chí đạt chuẩn", "xã Kỳ Hà", "2018", "19/20 tiêu chí") in cells
    assert ("Tệp, trang tính, ô", "Mức độ", "Vấn đề", "Cách sửa") in cells
    assert any("ky-anh-2018/tieu-chi-2018.xlsx" in row[0] for row in cells)


@pytest.mark.slow
def test_powerpoint_and_excel_have_every_figure(written):
    figures = [one for one in reports.figures(2018) if not one.drawn.few]
    show = Presentation(written[0] / "bao-cao-2018.pptx")
    titles = [slide.shapes.title.text_frame.text for slide in show.slides]
    whole = dict.fromkeys(re.sub(r" \(\d+/\d+\)$", "", title) for title in titles)
    assert list(whole) == [
        "Kết quả xây dựng nông thôn mới năm 2018",
        *(one.drawn.title for one in figures),
        "Ngoài ra",
    ]
    book = load_workbook(written[0] / "bao-cao-2018.xlsx")
    assert len(book.sheetnames) == len(figures) + 4, "with contents, cells, data, dictionary"


@pytest.mark.slow
def test_a_link_in_excel_opens_the_raw_file_at_its_cell(written):
    folder, own = written
    sheet = load_workbook(folder / "bao-cao-2018.xlsx")["Ô nguồn"]
    linked = [
        cell
        for row in sheet.iter_rows(min_row=2, min_col=8, max_col=8)
        for cell in row
        if cell.value
    ]
    assert len(linked) > 100
    for cell in linked:
        target = (folder / cell.hyperlink.target.replace("\\", "/")).resolve()
        assert target.is_file(), cell.value
        assert cell.value.startswith(
            target.relative_to(own.root.resolve() / "data" / "raw").as_posix()
        )
        sheet_name, _, address = cell.hyperlink.location.rpartition("!")
        assert cell.value.split("!")[1] == sheet_name.strip("'")
        assert cell.value.split("!")[2].startswith(address)


@pytest.mark.parametrize(
    "cell, wanted",
    [
        (
            "Thư mục/Tệp (2).xlsx!It's!B5;C5",
            "external:../../raw/Th%C6%B0%20m%E1%BB%A5c/T%E1%BB%87p%20(2).xlsx#'It''s'!B5",
        ),
        ("a.csv!a!B5", "external:../../raw/a.csv"),
        ("a.csv!!", "external:../../raw/a.csv"),
        ("gone.xlsx!a!B5", ""),
        ("b#.xlsx!a!B5", ""),
    ],
)
def test_links_to_raw_files(tmp_path, cell, wanted):
    for name in ("Thư mục/Tệp (2).xlsx", "a.csv", "b#.xlsx"):
        path = tmp_path / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    assert yearly.link_from(tmp_path / "reports" / "2018", tmp_path / "raw")(cell) == wanted


# --- the command line ---


def test_a_year_without_data_names_the_years_that_have_data(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert main(["report", "--year", "1999"]) == 1
    said = capsys.readouterr().err
    assert "Không có số liệu năm 1999" in said and "2018, 2019" in said
    assert not (ROOT / "reports" / "1999").exists()


@pytest.mark.slow
def test_the_command_writes_the_report_in_english(tmp_path, monkeypatch, capsys):
    root = reports.a_project(tmp_path)
    for part in ("minh-hoa", "cong-bo"):
        shutil.rmtree(root / "data" / "raw" / part)
    monkeypatch.chdir(root)
    assert main(["report", "--year", "2018", "--lang", "en"]) == 0
    assert "Report of 2018 written to reports/2018" in capsys.readouterr().out
    read = Document(root / "reports" / "2018" / "bao-cao-2018.en.docx")
    said = [p.text for p in read.paragraphs]
    assert "I. Reported figures" in said and not any("minh họa" in line.lower() for line in said)
    assert any(re.match(r"Figure .*Criteria met", line) for line in said)
    page = (root / "reports" / "2018" / "bao-cao-2018.en.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page and "new rural development in 2018" in page


def test_a_file_that_is_open_elsewhere_is_named(tmp_path, monkeypatch, capsys):
    def locked(tables, year, lang, raw):
        raise PermissionError(13, "open", "reports/2018/bao-cao-2018.docx")

    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(yearly, "write_year", locked)
    assert main(["report", "--year", "2018"]) == 1
    assert "bao-cao-2018.docx" in capsys.readouterr().err


def test_an_empty_project_says_what_to_do(tmp_path, monkeypatch, capsys):
    shutil.copytree(ROOT / "data" / "reference", tmp_path / "data" / "reference")
    (tmp_path / "data" / "raw").mkdir()
    monkeypatch.chdir(tmp_path)
    assert main(["report", "--year", "2018"]) == 1
    assert "data/raw" in capsys.readouterr().err


@pytest.mark.slow
def test_a_year_with_plans_alone_has_a_short_report_that_says_so_and_what_to_send(tables, tmp_path):
    none = {name: getattr(tables, name).iloc[:0] for name in ("criteria", "contributions")}
    none |= {name: getattr(tables, name).iloc[:0] for name in ("recognitions", "targets", "tasks")}
    known = tables.indicators[tables.indicators["indicator"] == "criteria_met"].head(3)
    plans = known.assign(year=2027, period="2027", measure="plan")
    own = replace(tables, indicators=plans, root=tmp_path, **none)
    paths = yearly.write_year(own, 2027)
    word = next(path for path in paths if path.suffix == ".docx")
    said = "\n".join(paragraph.text for paragraph in Document(str(word)).paragraphs)
    assert "Năm 2027: mới có 3 số kế hoạch; chưa có kết quả nào." in said
    assert "Hãy gửi bảng từng tiêu chí của các xã" in said
    page = next(path for path in paths if path.suffix == ".html").read_text(encoding="utf-8")
    assert re.search(r"Mới có\s3\ssố\skế hoạch; chưa có kết quả nào", page) and "Hãy gửi" in page
