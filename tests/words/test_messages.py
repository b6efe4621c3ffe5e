"""The words of every rule: each is fired by something real, kept quiet by something near,
and listed for review.
"""

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest
from test_bad_files import NOT_FIRED

from analysis.words.messages import (
    RULES,
    Issue,
    explain,
    for_everybody,
    for_sender,
    in_general,
    in_language,
    shorten,
)
from message_examples import NEAR, NEAR_ELSEWHERE, PAGE, Project, cases, example, listed
from workbook_makers import ROOT

WORDS = ROOT / "src" / "analysis" / "words" / "messages.csv"
KEPT = dict(re.findall(r"### `(\w+)`\n[^#]*?- Ví dụ: (.*)", PAGE.read_text(encoding="utf-8")))


def test_every_rule_has_something_that_fires_it():
    assert cases().keys() | NOT_FIRED.keys() == RULES.keys()
    assert not cases().keys() & NOT_FIRED.keys()
    assert KEPT.keys() == cases().keys()


def test_every_rule_has_something_near_that_does_not_fire_it():
    assert NEAR.keys() | NEAR_ELSEWHERE.keys() == RULES.keys()
    assert not NEAR.keys() & NEAR_ELSEWHERE.keys()
    for rule, name in NEAR_ELSEWHERE.items():
        assert f'"{rule}"' in next(Path(__file__).parents[1].rglob(name)).read_text(
            encoding="utf-8"
        )


@pytest.mark.slow
@pytest.mark.parametrize("rule", NEAR)
def test_what_only_comes_near_is_not_told(rule, tmp_path):
    project = Project(tmp_path)
    NEAR[rule](project)
    assert rule not in {row["rule"] for row in project.issues()}


def test_the_list_for_review_is_that_of_the_words():
    """Where this fails: `python tests/message_examples.py`, and read what changed."""
    said = {rule: tuple(text.strip("`").split("`: ", 1)) for rule, text in KEPT.items()}
    assert PAGE.read_text(encoding="utf-8") == listed(said)


@pytest.mark.slow
@pytest.mark.parametrize("rule", cases())
def test_the_list_for_review_shows_what_fires_each_rule(rule):
    where, said = example(rule)
    assert f"`{where}`: {said}" == KEPT[rule]


# -- style -----------------------------------------------------------------------------------------
def test_each_line_has_its_six_columns():
    with WORDS.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert {len(line) for line in lines} == {6}
    assert len({line[0] for line in lines}) == len(lines)


VIETNAMESE = [
    (rule, own[part]) for rule, own in RULES.items() for part in own if part.endswith("_vi")
]


@pytest.mark.parametrize(("rule", "text"), VIETNAMESE)
def test_one_word_for_one_thing(rule, text):
    """tệp, trang tính, dòng, cột, ô, danh mục: never another word for them."""
    assert not re.search(
        r"sổ đăng ký|\bfile\b|(?<!cột )\bsheet\b|\bhàng\b|bảng tính con|worksheet|ô tính",
        text,
        re.I,
    )


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, own[part]) for rule, own in RULES.items() for part in own if part[-3] == "_"],
)
def test_sentences_end_and_name_files_in_full(rule, text):
    assert text[-1] in ".!"
    for name in re.findall(
        r"[\w/]*\b(?:places|organizations|criteria|vocabulary|indicators)\.csv", text
    ):
        assert name.startswith("data/reference/") or text.count("data/reference/"), text


@pytest.mark.parametrize(("own", "lang"), [("vi", "en"), ("en", "vi")])
def test_a_message_is_told_in_another_language_with_its_numbers_and_cells(own, lang):
    """The words of a message are those of its rule: only what it names is its own."""
    for rule, words in RULES.items():
        named = set(re.findall(r"\{(\w+)\}", words["message_vi"] + words["message_en"])) - {"found"}
        detail = {name: str(101 + n) for n, name in enumerate(sorted(named | {"others"}))}
        detail |= {"here": "met", "there": "not_met"}
        issue = Issue(rule, "a.xlsx", "S", "A1", "7", detail)
        (said, _), (wanted, _) = explain(issue, own), explain(issue, lang)
        assert in_language(rule, said, own, lang) == wanted
        assert in_language(rule, said, own, own) == said
    assert in_language("total_impossible", "Khác", "vi", "en") == in_general(
        "total_impossible", "en"
    )


SUMMED, SUM = "total_mismatch", "Tổng ghi là 1.361,2 nhưng cộng C2:C3 được 0,5, lệch 1.360,7."
SUM_IN_ENGLISH = "The total says 1,361.2, but C2:C3 add up to 0.5: 1,360.7 apart."


@pytest.mark.parametrize(
    ("rule", "found", "message", "lang", "said"),
    [
        (SUMMED, "1.361,2", SUM, "vi", SUM),
        (SUMMED, "1.361,2", SUM, "en", SUM_IN_ENGLISH),
        (SUMMED, "a.xlsx [S] C4", SUM, "en", SUM_IN_ENGLISH),
        (SUMMED, "Ông Tý", SUM, "vi", "Tổng ghi là … nhưng cộng … được …, lệch …."),
        (SUMMED, "1.361,2", "Khác", "en", "The total says …, but … add up to …: … apart."),
        ("unknown_place", "7", "Ông Tý", "en", "There is no place “…”, so … figures are not used."),
        ("listed_count", "33", "“33”", "vi", "“…” nhưng bảng liệt kê …."),
    ],
)
def test_everybody_reads_numbers_and_cells_and_no_words(rule, found, message, lang, said):
    assert for_everybody(rule, found, message, "vi", lang) == said


def test_what_a_message_says_aside_is_told_in_the_other_language():
    aside = {"nearest": "Kỳ Hà", "count": "1", "others": "2"}
    here = {"here": "met", "there": "not_met", "reason": "số chính thức"}
    for rule, detail in (("unknown_place", aside), ("source_preferred", here)):
        issue = Issue(rule, "a.xlsx", found="x", detail=detail)
        (vi, _), (en, _) = explain(issue), explain(issue, "en")
        assert (in_language(rule, vi, "vi", "en"), in_language(rule, en, "en", "vi")) == (en, vi)
    assert explain(issue, "en")[0].count("met") == 2 and "(reason: số chính thức)" in en
    several = Issue("gift_twice", "a.xlsx", found="x", detail={"count": "2"})
    assert "(và 1 ô khác)" in explain(several)[0]
    assert "khác" not in explain(replace(several, detail={"count": "1"}))[0]


@pytest.mark.parametrize(
    ("rule", "suggestion", "said"),
    [
        (
            "unit_unknown",
            "Sửa đơn vị tính, hoặc thêm vào data/reference/a.csv.",
            "Sửa đơn vị tính.",
        ),
        ("unit_unknown", "Thêm vào data/reference/a.csv; nếu sai thì sửa.", "Nếu sai thì sửa."),
        ("unit_unknown", "Check it. Add it to data/a.csv, or leave it.", "Check it; leave it."),
        ("unit_unknown", "Sửa dòng district trong project.toml.", ""),
        ("unit_unknown", "Sửa ô.", "Sửa ô."),
        ("no_origin_card", "Sửa ô.", ""),
    ],
)
def test_a_sender_is_told_what_a_sender_can_do(rule, suggestion, said):
    assert for_sender(rule, suggestion) == said


def test_a_long_text_is_cut_to_its_length():
    assert shorten("a\n b") == "a b"
    assert [len(shorten("x" * n)) for n in (119, 120, 121)] == [119, 120, 120]
    assert shorten("x" * 121).endswith("x…")
