"""The weekly sheet: one page of A4 for each commune, most urgent tasks first."""

import io
import re
import shutil
import subprocess

import pandas as pd
import pytest
from docx import Document

from analysis.publish.weekly import NoPlan, week_sheet, write_week
from table_makers import tasks
from whole_tables import tables_of


def read(data: bytes) -> tuple[list[str], list[list[str]]]:
    document = Document(io.BytesIO(data))
    grid = next(t for t in document.tables if t.rows[0].cells[0].text in ("Mã", "Id"))
    lines = [[cell.text for cell in row.cells] for row in grid.rows]
    return [paragraph.text for paragraph in document.paragraphs], lines


def sheet(rows: pd.DataFrame, lang: str = "vi") -> bytes:
    return week_sheet(tables_of(tasks=rows), rows, lang)


def of(place: str) -> pd.DataFrame:
    return tasks().query("place == @place")


def many(count: int) -> pd.DataFrame:
    one = of("Kỳ Hà").iloc[:1]
    rows = [one.assign(task_id=str(n), task=f"Làm rãnh thoát nước đoạn {n}") for n in range(count)]
    return pd.concat(rows, ignore_index=True)


def test_a_sheet_says_what_is_left_and_lists_it_late_tasks_first():
    said, grid = read(sheet(of("Kỳ Hà")))
    assert said[1] == "Việc còn lại của Kỳ Hà, đến ngày 09/11/2018"
    assert "SỐ LIỆU MINH HỌA" in said
    assert (
        "Đến ngày 09/11/2018 còn 2 trong 2 việc chưa xong, 1 việc quá hạn, 1 việc đang vướng."
        in said
    )
    assert [line[5] for line in grid] == ["Tình trạng", "quá hạn", "đang vướng"]


def test_a_sheet_in_english_has_no_letterhead():
    said, grid = read(sheet(of("Kỳ Ninh"), "en"))
    assert grid[0][:3] == ["Id", "Task", "Owner"] and said[0] == "WEEKLY SHEET"


def test_the_same_plan_gives_the_same_bytes():
    assert sheet(of("Kỳ Hà")) == sheet(of("Kỳ Hà"))


def test_tasks_that_do_not_fit_are_counted():
    said, grid = read(sheet(many(60)))
    rest = 60 - (len(grid) - 1)
    assert rest > 0 and any(f"Còn {rest} việc khác" in text for text in said)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice lays out pages")
def test_even_the_longest_sheet_is_one_page(tmp_path):
    (tmp_path / "phieu.docx").write_bytes(sheet(many(60)))
    command = ["soffice", "--headless", "--convert-to", "pdf", "phieu.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    pages = re.findall(rb"/Type\s*/Page\b", (tmp_path / "phieu.pdf").read_bytes())
    assert len(pages) == 1


@pytest.mark.slow
def test_each_commune_has_a_sheet_up_to_a_day(tmp_path):
    tables = tables_of(root=tmp_path)
    assert len(write_week(tables)) == 2
    (one,) = write_week(tables, "5/11/2018")
    assert one.parent.name == "tuan-2018-11-02" and "ky-ninh" in one.name


@pytest.mark.parametrize("day", ["1/1/2018", "hôm nay"])
def test_a_day_without_a_plan_and_no_day_are_one_sentence(tmp_path, day):
    with pytest.raises(NoPlan, match=r"^[^\n]*\.$"):
        write_week(tables_of(root=tmp_path), day)
