"""The page of a year: what heads it, that every number leads to cells that hold it, that one truth
stands once, that nothing is shown of what is not to be published; and in a browser."""

from __future__ import annotations

import json
import re
import shutil
from collections import defaultdict
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

import reports
from analysis.figures.drawn import Drawn, Mark
from analysis.measures.tables import Tables, without_donors
from analysis.publish import charts_html, page_html
from analysis.publish.excerpts import HIDDEN, excerpts
from analysis.publish.ink import Ink
from analysis.publish.page_html import every_number
from analysis.publish.shown import Number, linked, numbers_of, plain, spans_of
from analysis.publish.year_cards import numbers_cells
from analysis.publish.year_page import MOST_SHOWN, YearPage, page_of_year
from analysis.publish.yearly import web_page
from analysis.words.names import sentences
from districts import DISTRICTS

ROOT = Path(__file__).parents[2]
OURS = ("Kỳ Anh", "Kỳ Ninh", "Hà Tĩnh")
LAST = {reports.OWN: 2018, "little": 2018, "many": 2020, "today": 2025}


@pytest.fixture(
    params=[
        "little",
        *(pytest.param(n, marks=pytest.mark.slow) for n in DISTRICTS if n != "little"),
    ]
)
def other(request) -> str:
    """Another district."""
    return request.param


@pytest.fixture(scope="module", params=[reports.OWN, *DISTRICTS])
def written(request, tmp_path_factory) -> Path:
    """The page of a district as a file."""
    path = tmp_path_factory.mktemp("trang") / f"{request.param}.html"
    path.write_bytes(reports.html(LAST[request.param], request.param))
    return path


def cells_of(tables: Tables) -> set[str]:
    parts = (tables.criteria, tables.contributions, tables.indicators)
    rows = pd.concat([own[["source", "sheet", "address"]] for own in parts])
    return set(rows["source"] + "!" + rows["sheet"] + "!" + rows["address"])


# --- what it says ---


@pytest.mark.slow
def test_the_finding_of_what_was_reported_heads_the_page():
    page = reports.page(2018)
    assert plain(page.finding).startswith("Trong 3 xã có số liệu chỉ có Kỳ Ninh đạt đủ bộ tiêu chí")
    assert page.basis == "reported"
    assert [n.text for n in numbers_of(page.finding)] == ["3"]


@pytest.mark.slow
def test_every_number_has_cells_that_were_read():
    page, known = reports.page(2018), cells_of(reports.tables())
    sheets = {tuple(cell.split("!")[:2]) for cell in known}
    doubtful = {number.cells for doubt in page.doubts for number in numbers_of(doubt)}
    for number in every_number(page):
        assert number.cells, number.text
        if number.cells not in doubtful:  # the cell of a total that does not agree is no row
            assert set(number.cells) <= known, number
        assert {tuple(cell.split("!")[:2]) for cell in number.cells} <= sheets


@pytest.mark.slow
def test_five_to_eight_numbers_with_their_places_and_changes():
    page = reports.page(2018)
    assert 5 <= len(page.cards) <= 8
    assert all(card.where and card.value for card in page.cards)
    total = next(card for card in page.cards if card.label == "Số tiêu chí đạt chuẩn")
    assert plain(total.value) == "91" and total.where.endswith("Toàn thị xã · D8")
    mean = next(card for card in page.cards if plain(card.value) == "18,2")
    assert all(set(numbers_cells(card.value)) <= set(page.warned) for card in (total, mean))
    streets = next(card for card in page.cards if "tuyến phố" in card.label)
    assert plain(streets.value) == "12 hoặc 14", "two sources disagree: both stand there"
    labels = [card.label for card in page.cards]
    assert len(labels) == len(set(labels))


@pytest.mark.slow
def test_a_number_of_the_year_before_is_of_the_same_giver():
    page = reports.page(2024)
    given = [card for card in page.cards if card.change]
    assert given and page.some_before
    assert all("2023" in plain(card.change) for card in given)


@pytest.mark.slow
def test_few_communes_have_the_names_of_criteria_and_many_their_numbers(other):
    assert not reports.page(2018).board.wide
    page = reports.page(LAST[other], other)
    if page.board:
        shares = [Fraction(page.board.met[place].text) for place in page.board.places]
        assert page.board.wide and shares == sorted(shares, reverse=True)


@pytest.mark.slow
def test_counts_of_the_board_are_those_of_its_squares():
    board = reports.page(2018).board
    for place in board.places:
        own = [square.status for spot, square in board.squares.items() if spot[0] == place]
        met = sum(status in ("met", "new") for status in own)
        assert board.met[place].text == f"{met}/{len(own)}"
    assert {place: n.text for place, n in board.gained.items()}["ky-ha"] == "+7"
    assert set(board.reported) == {"ky-ninh", "ky-ha", "ky-nam"}, "what was reported stands beside"


def contradicted(of: str, year: int, by: int) -> YearPage:
    """The page of a district where another table counts one commune of the board otherwise."""
    tables, board = reports.tables(of), reports.page(year, of).board
    place, counted = [*board.met.items()][3]
    row = tables.indicators.iloc[:1].assign(
        year=year, period=str(year), place_id=place, place=board.places[place],
        indicator="criteria_met", value=Fraction(counted.text).numerator + by, out_of=None,
        source="khac.xlsx", sheet="Xã", address="C9",
    )  # fmt: skip
    other = replace(tables, indicators=pd.concat([tables.indicators, row], ignore_index=True))
    return page_of_year(other, year)


@pytest.mark.slow
def test_one_number_that_sources_contradict_leaves_what_is_true_by_each_of_them():
    said, page = reports.page(2020, "many"), contradicted("many", 2020, 1)
    assert plain(page.finding) == plain(said.finding), "and the next line says so"
    (place,) = page.board.reported
    name, told = page.board.places[place], page.board.reported[place]
    ends = f"{page.board.met[place].text.partition('/')[0]}–{told.text}"
    assert f"{name} ({ends})" in plain(page.disputed) and told.cells == ("khac.xlsx!Xã!C9",)
    tile = next(mark for mark in page.beside.marks if mark.category == name)
    assert (tile.text, tile.status) == (ends, "conflicting")
    assert name not in plain(page.finding)


@pytest.mark.slow
@pytest.mark.parametrize("year", [2018, 2024])
def test_at_most_nine_are_shown_and_one_truth_once(year):
    page = reports.page(year)
    parts = (page.board, page.given, page.trend, page.beside)
    shown = [one for one in parts if one is not None]
    assert len(shown) + len(page.charts) <= MOST_SHOWN
    charts = [(one.chart, one.subtitle) for one in page.charts]
    assert len(charts) == len(set(charts))
    assert all(len(one.marks) >= 3 for one in page.charts)
    if page.board:
        assert not {"criteria_met_by_commune", "communes_by_criterion"} & {c for c, _ in charts}


@pytest.mark.slow
def test_what_does_not_agree_names_both_cells_and_how_to_mend_it():
    told = [(plain(own.said), own.fix, list(numbers_of(own))) for own in reports.page(2018).doubts]
    text, fix, numbers = next(own for own in told if "D11" in own[0])
    assert "14" in text and "12" in text and fix
    cells = {cell for number in numbers for cell in number.cells}
    assert cells == {
        "ky-anh-2018/tieu-chi-2018.xlsx!Toàn thị xã!D11",
        "cong-bo/tuyen-pho-van-minh-2018.xlsx!2018!D8",
    }


@pytest.mark.slow
def test_words_of_a_report_stay_as_they_are():
    gifts = reports.page(2018).given.givers
    (land,) = gifts["Nhân dân"]["land"]
    assert land.told.before == "hàng ngàn" and land.told.text == "mét đất"
    (work,) = gifts["Ban Chỉ huy Quân sự"]["labour"]
    assert work.to == "Kỳ Ninh, Kỳ Hà và Kỳ Nam; không chia được"


@pytest.mark.slow
def test_little_data_gives_a_short_page_that_says_what_to_send():
    page = reports.page(2018, "little")
    assert len(page.send) == 4 and page.form_size == 19
    assert plain(page.finding) == "4 xã có số liệu đạt từ 11 đến 18 tiêu chí"
    assert "Quảng Tân" in " ".join(page.unknown), "a commune that sent nothing is named"


@pytest.mark.slow
def test_no_place_of_ours_stands_on_the_page_of_others(other):
    text = reports.html(LAST[other], other).decode("utf-8").replace("\u00a0", " ")
    assert not [word for word in OURS if word in text]


# --- what it must not say ---


@pytest.mark.slow
def test_a_refused_cell_is_shown_nowhere():
    tables = reports.tables()
    source, sheet = "ky-anh-2018/tieu-chi-2018.xlsx", "Theo xã"
    asked = [f"{source}!{sheet}!C9"]
    told = excerpts(asked, tables, reports.raw())[source, sheet]
    assert told["C9"].startswith("19") and told["B9"] == "Kỳ Hà"
    issue = dict.fromkeys(tables.issues.columns, "")
    issue |= {"severity": "error", "source": source, "sheet": sheet, "address": "B9"}
    issues = pd.concat([tables.issues, pd.DataFrame([issue])], ignore_index=True)
    told = excerpts(asked, replace(tables, issues=issues), reports.raw())[source, sheet]
    assert told["B9"] == HIDDEN and told["C9"].startswith("19")
    issues["address"] = issues["address"].replace("B9", "A9")
    number = excerpts(asked, tables, reports.raw())[source, sheet]["A9"]
    told = excerpts(asked, replace(tables, issues=issues), reports.raw())[source, sheet]
    assert number.isdigit() and told["A9"] == HIDDEN, "nor a number that was not read"


@pytest.mark.slow
def test_no_text_of_a_cell_becomes_part_of_the_page():
    """Not as an element, not as the end of the data, not as a place that is still to be filled."""
    evil = "<!--<script>alert(1)</script>${data}$css"
    told = {("ky-anh-2018/tieu-chi-2018.xlsx", "Theo xã"): {"A1": evil}}
    page = page_html.html_of(replace(reports.page(2018), title=evil), told).decode("utf-8")
    assert page.count("<script") == 2 and page.count("</script>") == 2 and "<!--" not in page
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])
    assert list(data["x"].values()) == [{"A1": evil}]
    assert "${data}$css</title>" in page


@pytest.mark.slow
def test_names_of_donors_are_hidden_where_the_project_says_so():
    tables = reports.tables()
    rows = tables.contributions.copy()
    at = rows.index[rows["source"] == "ky-anh-2018/luc-luong-vu-trang-2018.xlsx"][0]
    rows.loc[at, ["organization_id", "organization"]] = ["", "Bà Lê Thị Mơ"]
    settings = replace(tables.settings, donor_names=False)
    hidden = without_donors(replace(tables, contributions=rows, settings=settings))
    page = web_page(hidden, 2018, "vi", reports.raw()).decode("utf-8")
    assert "Bà Lê Thị Mơ" not in page
    sheet = json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])
    texts = {
        text
        for n, own in sheet["x"].items()
        if "luc-luong" in sheet["s"][int(n)][0]
        for text in own.values()
    }
    assert not [text for text in texts if re.search(r"[^\W\d]{2}", text)], "no word of that sheet"


@pytest.mark.slow
def test_the_same_tables_give_the_same_page_and_english_too():
    assert web_page(reports.tables(), 2018, "vi", reports.raw()) == reports.html(2018)
    text = reports.html(2018, lang="en").decode("utf-8")
    assert '<html lang="en">' in text and "Main numbers" in text
    shown = re.sub(r"<script.*?</script>|<style.*?</style>", "", text, flags=re.DOTALL)
    assert "Số chính" not in shown and "Cách sửa" not in shown


# --- small parts ---


@pytest.mark.parametrize("day", ["01/01/2019", "12/2018", "2018", "02/11–23/11/2018"])
def test_a_day_is_no_number(day):
    marks = (Mark("Kỳ Nam", 8.0, "8/20", cells=("a.xlsx!x!D9",)),)
    drawn = Drawn("a", "bars", f"Ngày {day}: Kỳ Nam đạt 8/20 tiêu chí", marks=marks)
    (only,) = numbers_of(linked(drawn.title, drawn))
    assert (only.text, only.cells) == ("8/20", ("a.xlsx!x!D9",))


def test_numbers_of_a_sentence_lead_to_their_marks():
    marks = (
        Mark("Kỳ Hà", 19.0, "19/20", cells=("a.xlsx!x!C9",)),
        Mark("Kỳ Nam", 11.0, "11", cells=("a.xlsx!x!C10",)),
    )
    drawn = Drawn("a", "bars", "Năm 2018: 2 xã; Kỳ Hà 19/20", "Số tiêu chí", marks=marks)
    two, ha = numbers_of(linked(drawn.title, drawn))
    assert (two.text, two.how, two.cells) == ("2", "figure", ("a.xlsx!x!C9", "a.xlsx!x!C10"))
    assert (ha.text, ha.cells) == ("19/20", ("a.xlsx!x!C9",)), "a year is no number"


def test_cells_are_told_as_spans():
    cells = [f"a.xlsx!x!{column}{row}" for row in (8, 9) for column in "CDE"] + ["a.xlsx!x!G4;G6"]
    assert spans_of(cells) == [("a.xlsx", "x", "G4, G6, C8:E9")]
    assert plain(("gần ", Number("19", "", ()))) == "gần 19"


@pytest.mark.slow
def test_figures_and_tables_are_numbered_in_the_order_in_which_they_stand(written):
    text = written.read_text(encoding="utf-8").split("<body>")[1].split('id="data"')[0]
    for kind in ("Biểu đồ", "Bảng"):
        numbers = [int(own) for own in re.findall(rf'class="sub">{kind} (\d+)\.', text)]
        assert numbers == [*range(1, len(numbers) + 1)]


def test_small_lines_have_one_scale_and_say_only_the_signs_that_they_hold():
    told = {"Nà Hỳ": (4, 5), "Nà Bủng": (8, 10)}
    marks = [
        Mark(str(year), panel=name, value=value, text=str(value), x=year)
        for name, values in told.items()
        for year, value in zip((2023, 2024), values, strict=True)
    ]
    drawn = Drawn("criteria_met_over_years", "lines", "", "Số tiêu chí", marks=tuple(marks))
    known: dict = defaultdict(int)
    ink = Ink(known, known, [], sentences("year_page", "vi"), {}, "vi")
    lines = charts_html.trends(drawn, ink, 2024, [*told])
    low, high = (float(own) for own in re.findall(r'cy="([\d.]+)"', lines))
    assert low > high, "5 criteria stand lower than 10"
    assert [*charts_html.signs_of(drawn)] == []
    twice = replace(drawn, marks=(*marks, replace(marks[-1], value=9, text="9")))
    assert [*charts_html.signs_of(twice)] == ["upright"]


@pytest.mark.slow
@pytest.mark.parametrize(("year", "why"), [(2018, "no_change"), (2019, "not_compared")])
def test_it_tells_numbers_of_the_year_before_that_are_not_compared_from_none(year, why):
    scope = replace(reports.page(LAST["little"], "little").scope, year=year)
    rows = scope.stock.rows["indicators"]
    now = rows.assign(year=2019, period="2019")  # the same communes a year later
    stock = replace(scope.stock, rows=scope.stock.rows | {"indicators": pd.concat([rows, now])})
    assert replace(scope, stock=stock).no_change == why


# --- in a browser ---


@pytest.fixture(scope="module")
def browser():
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    program = next(
        (p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None
    )
    driver = shutil.which("chromedriver")
    if not program or not driver:
        pytest.skip("no Chromium with its chromedriver on this machine")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu"):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield started
    started.quit()


def opened(browser, path: Path, width: int, scripts: bool = True):
    """The page in a window of this width; asks it for things."""
    size = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
    browser.get_log("performance"), browser.get_log("browser")
    browser.get(path.as_uri())
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    return browser.execute_script


@pytest.mark.slow
@pytest.mark.parametrize(("width", "highest"), [(390, 8000), (1280, 6000)])
def test_it_fits_telephone_and_desk_and_fetches_nothing(browser, written, width, highest):
    ask = opened(browser, written, width)
    assert written.stat().st_size < 1_500_000
    assert ask("return document.documentElement.scrollHeight") < highest
    assert ask("return document.documentElement.scrollWidth") <= width, "it scrolls sideways"
    assert ask("return document.querySelector('h1').getBoundingClientRect().bottom") < 844
    small = "[...document.querySelectorAll('main *')].filter(e => e.childElementCount == 0 && "
    small += "e.offsetHeight > 2 && e.textContent.trim() && !e.closest('svg'))"
    assert (
        ask(f"return Math.min(...{small}.map(e => parseFloat(getComputedStyle(e).fontSize)))") >= 12
    )
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    asked = "".join(entry["message"] for entry in browser.get_log("performance"))
    assert not re.findall(r'"url":"(?:https?|ws):[^"]+"', asked)


@pytest.mark.slow
def test_in_english_it_fits_a_telephone(browser, tmp_path):
    path = tmp_path / "en.html"
    path.write_bytes(reports.html(2018, lang="en"))
    ask = opened(browser, path, 390)
    assert ask("return document.documentElement.scrollWidth") <= 390


@pytest.mark.slow
def test_screen_readers_find_their_way(browser, written):
    ask = opened(browser, written, 1280)
    assert ask("return document.querySelectorAll('h1').length") == 1
    levels = ask("return [...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    steps = zip(levels, levels[1:], strict=False)
    assert levels[0] == 1 and all(b - a <= 1 for a, b in steps), "no level is skipped"
    tables = "[...document.querySelectorAll('main table')]"
    assert ask(f"return {tables}.every(t => t.caption && t.querySelector('th[scope]'))")
    assert ask("return [...document.querySelectorAll('main svg')].every(s => "
               "s.getAttribute('aria-hidden') || s.getAttribute('aria-label'))")  # fmt: skip
    ids = ask("return [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    targets = ask("return [...document.querySelectorAll('main a[href^=\"#\"]')]"
                  ".map(a => a.getAttribute('href').slice(1))")  # fmt: skip
    assert set(targets) <= set(ids)


@pytest.mark.slow
def test_a_number_opens_its_cells_by_mouse_and_by_keys(browser, written):
    from selenium.webdriver.common.keys import Keys

    ask = opened(browser, written, 1280)
    number = browser.find_element("css selector", "h1 .n")
    number.send_keys(Keys.ENTER)
    panel = ask("return document.getElementById('panel').innerText")
    assert ".xlsx" in panel and re.search(r"\b[A-Z]{1,2}\d+", panel)
    assert ask("return document.querySelectorAll('#panel td.hit').length") >= 1
    assert ask("return document.querySelectorAll('#panel .xl td').length") >= 6, "cells around it"
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert ask("return document.getElementById('panel').hidden")
    assert ask("return document.activeElement.matches('h1 .n')"), "focus goes back"
    if ask("return !!document.querySelector('.board')"):
        squares = "document.querySelectorAll('.board tbody td > a:not(.n)')"
        assert ask(f"return [...{squares}].filter(a => a.tabIndex == 0).length") == 1
        ask(f"{squares}[0].focus()")
        browser.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
        assert ask(f"return document.activeElement == {squares}[1]")


@pytest.mark.slow
def test_without_scripts_a_number_leads_to_its_line_in_the_list(browser, written):
    ask = opened(browser, written, 390, scripts=False)
    assert ask("return [...document.querySelectorAll('details')].every(d => d.open)")
    first = ask("return document.querySelector('h1 .n').getAttribute('href')")
    line = ask(f"return document.querySelector('{first}').innerText")
    assert ".xlsx" in line
    assert ask("return document.querySelectorAll('table.plain tbody tr').length") >= 2


@pytest.mark.slow
def test_on_paper_it_is_read_in_grey(browser, written):
    ask = opened(browser, written, 1280)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert ask("return getComputedStyle(document.querySelector('.ref')).display") == "inline"
        assert ask("return getComputedStyle(document.querySelector('.jump')).display") == "none"
        colours = ask(
            "return [...document.querySelectorAll('main *')].filter(e => e.textContent.trim() && "
            "e.offsetHeight && !e.closest('.tiles')).map(e => getComputedStyle(e).color)"
        )
        grey = [sum(map(float, re.findall(r"[\d.]+", own)[:3])) / 3 for own in set(colours)]
        assert max(grey) < 120, "letters on white paper"
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})["data"]
    assert len(printed) > 10_000
