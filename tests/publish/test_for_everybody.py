"""What is made for others to read: no refused cell, no name of a donor where a switch says so."""

import json
from dataclasses import replace

import pandas as pd
import pytest

import analysis
from analysis.cli import main
from analysis.figures.drawn import Drawn, Mark
from analysis.figures.letters import printable, with_texts
from analysis.figures.panels import Exhibit
from analysis.measures.tables import Tables, published, without_donors
from analysis.publish import documents, excel, slides
from analysis.run.new_project import new_project
from analysis.run.project import read_settings
from analysis.words.messages import RULES, in_general
from analysis.words.settings import NO_NAMES
from whole_tables import tables_of
from workbook_makers import save_grid

PERSON = "Nguyễn Thị Bình"


def with_a_person() -> Tables:
    """Tables in which a person gave, and is named in an issue."""
    tables = tables_of()
    rule = "unknown_place"
    names = list(tables.issues.columns)
    found = dict.fromkeys(names, "") | {"severity": "error", "rule": rule, "found": PERSON}
    found |= {"message": f"Không có đơn vị hành chính “{PERSON}”.", "source": "a.xlsx"}
    given = tables.contributions.copy()
    given.loc[given.index[:1], ["organization", "organization_id", "item"]] = (PERSON, "", PERSON)
    return replace(tables, issues=pd.DataFrame([found], columns=names), contributions=given)


def everything(tables: Tables) -> str:
    frames = (own for own in vars(tables).values() if isinstance(own, pd.DataFrame))
    return "".join(frame.to_csv() for frame in frames)


def test_no_issue_that_is_published_quotes_a_cell():
    tables = with_a_person()
    assert PERSON in everything(tables)
    told = published(tables, "vi").issues
    assert PERSON not in told.to_csv()
    assert told["message"].str.len().min() > 20, "what is wrong is said all the same"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_message_can_be_said_without_the_text_of_a_cell(lang):
    for rule in RULES:
        assert "{" not in in_general(rule, lang)
        assert in_general(rule, lang).strip()


def test_the_switch_takes_the_names_of_donors_and_leaves_their_amounts():
    tables = with_a_person()
    without = without_donors(tables)
    assert PERSON not in everything(without)
    kept = without.contributions
    assert kept["value_vnd"].equals(tables.contributions["value_vnd"])
    known = tables.contributions["organization_id"] != ""
    assert list(kept[known]["organization"]) == list(tables.contributions[known]["organization"])


def test_the_switch_takes_the_names_of_people_in_charge_and_leaves_offices():
    owners = [PERSON, "Văn phòng UBND xã", "Hội Nông dân", ""]
    rows = pd.concat([tables_of().tasks.head(1)] * 4, ignore_index=True).assign(owner=owners)
    words = pd.DataFrame([("văn phòng", "author", "")], columns=["word", "use", "meaning"])
    told = replace(tables_of(), tasks=rows, vocabulary=words)
    without = without_donors(told)
    assert PERSON not in everything(without)
    assert list(without.tasks["owner"])[1:] == owners[1:] and without.tasks["owner"].iloc[0]


def test_the_switch_is_a_line_of_the_project_or_an_option(tmp_path, monkeypatch):
    assert read_settings(tmp_path).donor_names
    (tmp_path / "project.toml").write_text("donor_names = false\n")
    assert not read_settings(tmp_path).donor_names
    (tmp_path / "project.toml").unlink()
    monkeypatch.setenv(NO_NAMES, "")
    monkeypatch.chdir(tmp_path)
    main(["report", "--no-names"])  # there is no project
    assert not read_settings(tmp_path).donor_names


@pytest.mark.parametrize("letter", ["\x07", "\x00", "\ufffe", "\U0001f980", "水", "\ue123"])
def test_documents_hold_any_letter(letter):
    name = f"Công ty {letter}"
    drawn = Drawn(
        "a", "bars", f"Tiêu đề {letter}", marks=(Mark(name, 1.0, "1"), Mark("Khác", 2.0, "2")),
        notes=(f"Chú thích {letter}",), source_note=f"Nguồn: {letter}", name="a",
    )  # fmt: skip
    exhibit = with_texts(Exhibit(drawn, b"", (f"Câu {letter}",)), printable)
    section = documents.Section(printable(name), exhibit.sentences, (exhibit,))
    assert documents.word_report(("Báo cáo", "x"), [section])
    assert slides.presentation(("x",), [exhibit])
    assert excel.workbook(("x",), [exhibit], lambda _: "", "vi")
    assert json.dumps(printable(name))


@pytest.mark.slow
def test_the_office_itself_sees_all_names(tmp_path):
    """The desk teaches words: what is hidden from others is there."""
    root = new_project("huyện Hương Sơn", tmp_path / "p", 2026).folder
    rows = [
        ["Đóng góp xây dựng nông thôn mới huyện Hương Sơn năm 2023 (triệu đồng)"],
        ["TT", "Đơn vị", "Xã", "Số tiền (triệu đồng)"],
        [1, PERSON, "Sơn Tây", 12],
        [2, "Hội Nông dân", "Sơn Tây", 5],
    ]
    save_grid(root / "data" / "raw" / "gop.xlsx", rows)
    (root / "project.toml").write_text("donor_names = false\n", encoding="utf-8")
    assert PERSON not in everything(analysis.load_tables(root))
    assert PERSON in everything(analysis.load_tables(root, whole=True))
