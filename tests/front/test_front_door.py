"""`import analysis`: one workbook from anywhere, the tables of a project,
and what a mistake says.
"""

import shutil
import subprocess
import sys

import pandas as pd
import pytest
from PIL import Image

import analysis
from analysis import Book, Tables, load_tables, read_workbook
from analysis.words import schema
from book_makers import gifts
from workbook_makers import REFERENCE, ROOT

COUNTS = ROOT / "data" / "raw" / "ky-anh-2018" / "tieu-chi-2018.xlsx"


@pytest.fixture
def book(tmp_path, monkeypatch) -> Book:
    monkeypatch.chdir(tmp_path)
    return read_workbook(gifts(tmp_path / "t.xlsx", place="Xã Kỳ Hạc"))


# -- one workbook ------------------------------------------------------------------------------
def test_its_tables_have_the_columns_of_the_schema(book):
    for name in ("criteria", "contributions", "indicators", "issues", "ledger", "unknown_words"):
        types = getattr(book, name).dtypes.astype(str).to_dict()
        assert types == {c.column: c.dtype for c in schema.TABLES[name]}, name
    assert list(book.contributions["value_vnd"]) == [30e6, 9e6]
    assert set(book.contributions["source"]) == {"t.xlsx"}
    assert list(book.issues["rule"][:2]) == ["unknown_header", "formula_without_value"]


def test_every_cell_has_its_role_and_every_figure_its_labels(book):
    assert list(book.cells.columns) == list(schema.columns("cells"))
    cells = book.cells.set_index("address")
    assert len(cells) == book.ledger["cells"].sum()
    assert cells["role"].value_counts().to_dict() == {
        role: n for role, n in book.ledger.iloc[0, 3:].items() if n
    }
    assert cells.loc["D7", "labels"] == "C3;D4;B7"
    assert cells.loc["C3", "labels"] == ""
    assert cells.loc["C7", ["text", "role"]].tolist() == ["8", "issue"]


def test_labels_go_through_sections_merges_and_dittos(tmp_path):
    lines = [
        "Kết quả hỗ trợ thị xã Kỳ Anh năm 2018 (triệu đồng)",
        "TT;Đơn vị;Nội dung;Xã Kỳ Ninh",
        "I;Đoàn thể;;",
        "1;Hội Nông dân;Làm đường;5",
        "2;nt;Trồng cây;6",
    ]
    (tmp_path / "t.csv").write_text("\n".join(lines), encoding="utf-8")
    cells = read_workbook(tmp_path / "t.csv").cells.set_index("address")
    assert cells.loc["D4", "labels"] == "D2;B3;B4;C4"
    assert cells.loc["D5", "labels"] == "D2;B3;B4;C5"


def test_a_book_shows_itself(book):
    assert repr(book) == (
        "Book('t.xlsx', sheets=['Đóng góp'], criteria=0, contributions=2, indicators=0, "
        "recognitions=0, targets=0, tasks=0, issues=2)"
    )
    shown = book._repr_html_()
    assert shown.startswith("<iframe srcdoc=") and "Kỳ Hạc" in shown
    assert '<base href="about:srcdoc">' in shown.replace("&lt;", "<").replace("&gt;", ">").replace(
        "&quot;", '"'
    )


def test_a_damaged_file_is_a_book_with_an_issue(tmp_path):
    (tmp_path / "t.xlsx").write_bytes(COUNTS.read_bytes()[:-1500])
    book = read_workbook(tmp_path / "t.xlsx", lang="en")
    assert not book.readable
    assert list(book.issues["rule"]) == ["file_damaged"]
    assert book.cells.empty and book.criteria.empty
    assert "<iframe" in book._repr_html_()


def test_a_file_of_the_project_has_its_card_and_its_name(monkeypatch):
    monkeypatch.chdir(ROOT / "notebooks")
    rows = read_workbook("data/raw/minh-hoa/tieu-chi-cac-xa-2016-2019.xlsx").criteria
    assert set(rows["source"]) == {"minh-hoa/tieu-chi-cac-xa-2016-2019.xlsx"}
    assert set(rows["basis"]) == {"illustrative"}


@pytest.mark.slow
def test_one_line_of_python_from_another_folder(tmp_path):
    path = shutil.copy(
        ROOT / "data" / "raw" / "minh-hoa" / "tieu-chi-cac-xa-2016-2019.xlsx", tmp_path
    )
    code = f"import analysis; print(len(analysis.read_workbook({str(path)!r}).criteria))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) > 300


def test_outside_every_project_the_registers_come_with_the_package(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert set(read_workbook(gifts(tmp_path / "t.xlsx")).contributions["place_id"]) == {
        "ky-ninh",
        "ky-ha",
    }
    project = tmp_path / "project"
    shutil.copytree(REFERENCE, project / "data" / "reference")
    register = project / "data" / "reference" / "places.csv"
    register.write_text(
        register.read_text(encoding="utf-8").replace("Kỳ Ninh", "Kỳ Khác"), encoding="utf-8"
    )
    monkeypatch.chdir(project)
    there = set(read_workbook(tmp_path / "t.xlsx").contributions["place_id"])
    assert "ky-ha" in there
    assert "ky-ninh" not in there


# -- mistakes ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("argument", "error", "said"),
    [
        (3, TypeError, "không phải int"),
        (None, TypeError, "không phải NoneType"),
        (".", ValueError, "là một thư mục. Hãy ghi tên một tệp trong đó: t.xlsx."),
        ("", ValueError, "là một thư mục"),
        ("T.xls", FileNotFoundError, "Không có tệp T.xls. Có phải là: t.xlsx?"),
        ("khong/co.xlsx", FileNotFoundError, "Không có tệp khong/co.xlsx."),
        ("a.docx", ValueError, "không phải là bảng tính. Gửi số liệu bằng tệp .xlsx"),
    ],
    ids=str,
)
def test_a_mistake_gets_one_sentence(argument, error, said, book, tmp_path):
    Image.new("RGB", (9, 9)).save(tmp_path / "a.docx", "PNG")
    with pytest.raises(error) as refused:
        read_workbook(argument)
    assert said in str(refused.value) and "\n" not in str(refused.value)
    assert len(refused.traceback) <= 3


def test_a_mistake_in_english_and_an_unknown_language(book):
    with pytest.raises(FileNotFoundError, match=r"There is no file t.xls. Did you mean: t.xlsx\?"):
        read_workbook("t.xls", lang="en")
    with pytest.raises(ValueError, match="lang must be"):
        read_workbook("t.xlsx", lang="fr")


# -- tables ------------------------------------------------------------------------------------
def test_the_tables_of_a_project_are_data_frames(monkeypatch):
    monkeypatch.chdir(ROOT / "notebooks")
    tables = load_tables()
    assert isinstance(tables, Tables)
    assert all(
        isinstance(own, pd.DataFrame)
        for name, own in vars(tables).items()
        if name not in ("root", "settings")
    )
    assert tables.root == ROOT and f"criteria={len(tables.criteria)}" in repr(tables)
    with pytest.raises(AttributeError):
        tables.criteria = tables.indicators


@pytest.mark.slow
def test_another_folder_of_tables_is_read_as_it_is(tmp_path):
    for path in (load_tables(ROOT).root / "data" / "processed").glob("*.parquet"):
        shutil.copy(path, tmp_path)
    assert len(load_tables(ROOT, tmp_path).criteria) == len(load_tables(ROOT).criteria)
    (tmp_path / "issues.parquet").unlink()
    with pytest.raises(FileNotFoundError, match="issues"):
        load_tables(ROOT, tmp_path)


def test_outside_a_project_it_says_what_is_missing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FileNotFoundError, match="data/reference"):
        load_tables()


# -- names -------------------------------------------------------------------------------------
def test_every_name_of_the_front_door_is_there():
    assert {"read_workbook", "load_tables", "figure", "criteria_met"} <= set(analysis.__all__)
    assert all(callable(getattr(analysis, name)) for name in analysis.__all__)
    assert set(dir(analysis)) >= set(analysis.__all__)
    with pytest.raises(AttributeError, match="criteria_mett"):
        analysis.criteria_mett  # noqa: B018
