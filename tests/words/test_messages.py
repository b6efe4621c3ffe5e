"""The words of every rule: each is fired by something real, kept quiet by something near,
and listed for review.
"""

import csv
import re
from functools import cache
from pathlib import Path

import pytest
from test_bad_files import NOT_FIRED

from analysis.words.messages import RULES, Issue, explain, in_general, in_language
from message_examples import NEAR, NEAR_ELSEWHERE, PAGE, Project, cases, examples, listed
from workbook_makers import ROOT

WORDS = ROOT / "src" / "analysis" / "words" / "messages.csv"
fired = cache(examples)


@pytest.mark.slow
def test_every_rule_has_something_that_fires_it():
    assert cases().keys() | NOT_FIRED.keys() == RULES.keys()
    assert not cases().keys() & NOT_FIRED.keys()
    assert fired().keys() == cases().keys()


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


@pytest.mark.slow
def test_the_list_for_review_is_that_of_the_words():
    """Where this fails: `python tests/message_examples.py`, and read what changed."""
    assert PAGE.read_text(encoding="utf-8") == listed(fired())


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
