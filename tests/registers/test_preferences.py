"""Two sources that disagree, from the workbooks to the figure:
which is drawn, and what is said about the other.
"""

import csv
import shutil

import pytest

from analysis import load_tables, measures
from analysis.figures.sources import source_note
from projects import in_process, no_workers  # noqa: F401
from workbook_makers import REFERENCE, ROOT, save_grid

STREETS = "Số tuyến phố văn minh công nhận mới"


def told(value: object, indicator: str = STREETS) -> list[list]:
    return [
        ["Một số chỉ tiêu thị xã Kỳ Anh năm 2018"],
        ["TT", "Chỉ tiêu", "ĐVT", "Kết quả"],
        [1, indicator, "tuyến", value],
        [2, "Số mô hình dân vận", "mô hình", 23],
    ]


@pytest.fixture
def project(tmp_path):
    shutil.copytree(REFERENCE, tmp_path / "data" / "reference")
    raw = tmp_path / "data" / "raw"
    raw.mkdir()
    save_grid(raw / "thi-uy.xlsx", told(14))
    save_grid(raw / "mat-tran.xlsx", told(12))
    (raw / "sources.csv").write_text(
        "source,title,producer,document,date,published,basis,note\n"
        "thi-uy.xlsx,Báo cáo của Thị ủy,Thị ủy,,,,reported,\n",
        encoding="utf-8-sig",
    )
    return tmp_path


def prefer(project, *lines: tuple[str, ...]) -> None:
    with (project / "data" / "reference" / "preferred_sources.csv").open(
        "w", encoding="utf-8-sig", newline=""
    ) as file:
        csv.writer(file).writerows(
            [("table", "place_id", "what", "period", "preferred", "reason"), *lines]
        )


def series(tables):
    return measures.indicator_series(
        tables.indicators, "civilized_streets_new", "thi-xa-ky-anh", tables.criteria_sets
    )


def of_rule(tables, rule: str):
    return tables.issues[tables.issues["rule"] == rule]


@pytest.mark.slow
def test_without_a_preference_both_are_drawn_and_told_side_by_side(project):
    tables = load_tables(project)
    assert sorted(series(tables)["value"]) == [12.0, 14.0]
    (message,) = of_rule(tables, "duplicate_different")["message"]
    assert "14" in message
    assert "12" in message
    assert not tables.indicators["set_aside"].any()
    assert "khác nhau" not in source_note(series(tables), tables.sources)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kept", "other", "value"),
    [("thi-uy.xlsx", "mat-tran.xlsx", 14), ("mat-tran.xlsx", "thi-uy.xlsx", 12)],
)
def test_charts_follow_the_preferred_source_and_say_so(kept, other, value, project):
    prefer(
        project,
        ("indicators", "thi-xa-ky-anh", "civilized_streets_new", "2018", kept, "số chính thức"),
    )
    tables = load_tables(project)
    drawn = series(tables)
    assert (list(drawn["value"]), list(drawn["sources"])) == ([value], [(kept,)])
    note = source_note(drawn, tables.sources)
    assert "khác nhau" in note
    names = {"thi-uy.xlsx": "“Báo cáo của Thị ủy”", "mat-tran.xlsx": "mat-tran.xlsx"}
    assert note.index(f"theo {names[kept]}") < note.index(f"không theo {names[other]}")
    assert "disagree" in source_note(drawn, tables.sources, "en")
    # both stay in the table and in the list
    streets = tables.indicators[tables.indicators["indicator"] == "civilized_streets_new"]
    assert dict(zip(streets["source"], streets["set_aside"], strict=True)) == {
        kept: False,
        other: True,
    }
    (issue,) = of_rule(tables, "source_preferred").to_dict("records")
    assert (issue["severity"], issue["source"]) == ("note", other)
    assert "số chính thức" in issue["message"]
    assert of_rule(tables, "duplicate_different").empty


@pytest.mark.slow
def test_a_figure_that_has_nothing_to_do_with_it_says_nothing(project):
    prefer(project, ("indicators", "", "civilized_streets_new", "", "thi-uy.xlsx", ""))
    tables = load_tables(project)
    models = measures.indicator_series(
        tables.indicators, "mobilization_models", "thi-xa-ky-anh", tables.criteria_sets
    )
    assert len(models) == 2
    assert "khác nhau" not in source_note(models, tables.sources)


@pytest.mark.slow
def test_the_files_of_the_tables_keep_their_columns(project):
    prefer(project, ("indicators", "", "", "", "thi-uy.xlsx", ""))
    load_tables(project)
    with (project / "data" / "processed" / "indicators.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        rows = list(csv.DictReader(file))
    assert "set_aside" not in rows[0]
    assert {row["value"] for row in rows} == {"12.0", "14.0", "23.0"}


@pytest.mark.slow
def test_a_preference_that_decides_nothing_any_more_is_an_error(project):
    prefer(project, ("indicators", "", "civilized_streets_new", "", "thi-uy.xlsx", ""))
    save_grid(project / "data" / "raw" / "mat-tran.xlsx", told(14))
    tables = load_tables(project)
    (issue,) = of_rule(tables, "preference_unused").to_dict("records")
    assert (issue["severity"], issue["source"]) == ("error", "data/reference/preferred_sources.csv")
    assert issue["address"] == "A2"


@pytest.mark.slow
def test_criteria_follow_it_too(project):
    head = [
        ["Kết quả thực hiện các tiêu chí nông thôn mới năm 2018"],
        ["TT", "Tên xã", "TC 1", "TC 2"],
    ]
    nam = [2, "Kỳ Nam", "Đạt", "Đạt"]
    save_grid(project / "data" / "raw" / "xa.xlsx", [*head, [1, "Kỳ Hà", "Đạt", "Đạt"], nam])
    save_grid(
        project / "data" / "raw" / "huyen.xlsx", [*head, [1, "Kỳ Hà", "Đạt", "Chưa đạt"], nam]
    )
    tables = load_tables(project)
    assert "conflicting" in set(
        measures.criteria_status(tables.criteria, tables.criteria_sets)["status"]
    )
    prefer(project, ("criteria", "ky-ha", "2", "2018", "huyen.xlsx", ""))
    tables = load_tables(project)
    status = measures.criteria_status(tables.criteria, tables.criteria_sets)
    assert dict(
        zip(
            zip(status["place_id"], status["criterion"], strict=True), status["status"], strict=True
        )
    ) == {
        ("ky-ha", "1"): "met",
        ("ky-ha", "2"): "not_met",
        ("ky-nam", "1"): "met",
        ("ky-nam", "2"): "met",
    }


@pytest.mark.slow
def test_the_published_sources_that_disagree_are_told(tmp_path):
    """In the project's own data: 14 and 12 new streets in one year; 11 criteria met, and then 8."""
    reported = shutil.ignore_patterns("minh-hoa")
    shutil.copytree(ROOT / "data" / "raw", tmp_path / "data" / "raw", ignore=reported)
    shutil.copytree(REFERENCE, tmp_path / "data" / "reference")
    prefer(tmp_path)
    issues = load_tables(tmp_path).issues
    reported = issues[issues["rule"].isin(["duplicate_different", "count_fell"])]
    assert reported["message"].str.contains("14").any()
    assert reported["message"].str.contains("8/20").any()
