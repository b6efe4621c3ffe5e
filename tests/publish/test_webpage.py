"""The page of executed notebooks: no code, nothing from the network, fit for a telephone."""

from __future__ import annotations

import base64
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis import measures
from analysis.figures import charts
from analysis.publish import webpage
from table_makers import CRITERIA_SETS, criteria

CODE = "figure = charts.secret_code(tables)"


def picture(folder: Path) -> tuple[str, str]:
    """A real figure of the package: its PNG in base64, its description."""
    met = measures.at_end_of_year(measures.criteria_met(criteria(12), CRITERIA_SETS))
    drawn = replace(charts.criteria_met_by_commune(met), source_note="Nguồn: a.")
    made = drawn.save(folder, "a")
    return base64.b64encode(made.png.read_bytes()).decode("ascii"), made.alt_text


def shown(**data) -> list:
    return [
        new_output("display_data", {kind.replace("_", "/"): text for kind, text in data.items()})
    ]


def wide_table() -> pd.DataFrame:
    return pd.DataFrame(
        {f"Cột số {n} <b>": [f"ky-anh-2018/mot-ten-tep-rat-dai-{n}.xlsx"] * 3 for n in range(15)}
    )


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("notebooks")
    png, alt = picture(folder)
    table = wide_table()
    script = "<script src='https://example.com/a.js'></script><div>Bảng tương tác</div>"
    cells = [
        new_markdown_cell("# 1. Sổ thứ nhất & hai\n*First*"),
        new_code_cell(CODE, outputs=[]),
        new_markdown_cell("## Có hình"),
        new_code_cell(CODE, outputs=shown(image_png=png, text_plain=alt)),
        new_markdown_cell("## Không có số liệu"),
        new_code_cell(
            CODE, outputs=shown(image_png=png, text_plain="Biểu đồ trống. Không có số liệu.")
        ),
        new_markdown_cell("## Bảng rộng"),
        new_code_cell(CODE, outputs=shown(text_html=table._repr_html_(), text_plain=repr(table))),
        new_markdown_cell("## Bảng trống"),
        new_code_cell(
            CODE,
            outputs=shown(text_html="<table></table>", text_plain="Empty DataFrame\nColumns: []"),
        ),
        new_markdown_cell("## Tương tác"),
        new_code_cell(CODE, outputs=shown(text_html=script, text_plain="x")),
        new_markdown_cell("## Bộ chọn"),
        new_code_cell(
            CODE,
            outputs=[
                new_output(
                    "display_data",
                    {"application/vnd.jupyter.widget-view+json": {}, "text/html": "bộ chọn"},
                )
            ],
        ),
        new_code_cell(CODE, outputs=[new_output("stream", text="in ra màn hình")]),
        new_markdown_cell("## Kết luận"),
        new_code_cell(
            CODE, outputs=shown(text_markdown="**Kỳ Ninh đạt đủ.**", text_plain="Kỳ Ninh đạt đủ.")
        ),
    ]
    nothing = [new_markdown_cell("# 2. Sổ trống"), new_code_cell(CODE, outputs=[])]
    paths = []
    for name, own in (("01_so", cells), ("02_trong", nothing)):
        for n, cell in enumerate(own):
            cell["id"] = f"c{n}"
        paths.append(folder / f"{name}.ipynb")
        nbformat.write(new_notebook(cells=own), paths[-1])
    return paths


@pytest.fixture(scope="module")
def made(notebooks) -> str:
    return webpage.page(notebooks, "Kết quả <năm> 2018").decode("utf-8")


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict]] = []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


def tags_of(text: str, *names: str) -> list[dict]:
    parser = Tags()
    parser.feed(text)
    return [attributes for tag, attributes in parser.found if tag in names]


@pytest.mark.slow
def test_no_code_and_no_printing_is_on_the_page(made):
    assert "secret_code" not in made
    assert "in ra màn hình" not in made
    assert "only-of-type" not in made, "nor the style that pandas writes into its tables"


def test_what_has_no_data_is_left_out_with_its_heading(made):
    headings = re.findall(r"<h2[^>]*>([^<]+)", made)
    assert headings == ["Có hình", "Bảng rộng", "Kết luận"], (
        "what needs a script shows nothing here"
    )
    assert "Sổ trống" not in made
    assert "<strong>Kỳ Ninh đạt đủ.</strong>" in made


def test_nothing_is_asked_of_the_network(made):
    assert not tags_of(made, "script", "iframe", "object")
    for attributes in tags_of(made, "img", "a", "link"):
        assert (attributes.get("src") or attributes.get("href")).startswith(("data:", "#"))
    assert not re.search(r"url\(|@import", made)


def test_every_picture_has_its_description(made):
    pictures = tags_of(made, "img")
    assert len(pictures) == 1
    assert pictures[0]["alt"].startswith("Biểu đồ thanh") and "Kỳ Ninh: 12/20" in pictures[0]["alt"]


def test_the_title_and_the_contents_are_text(made):
    assert "<title>Kết quả &lt;năm&gt; 2018</title>" in made
    assert '<a href="#01_so">1. Sổ thứ nhất &amp; hai</a>' in made
    assert '<html lang="vi">' in made
    assert "width=device-width" in made


def test_the_same_notebooks_give_the_same_page(notebooks):
    assert webpage.page(notebooks, "a", "en") == webpage.page(notebooks, "a", "en")


def test_a_page_of_nothing_says_so(notebooks):
    assert "Không có số liệu." in webpage.page(notebooks[1:], "a").decode("utf-8")


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


@pytest.mark.parametrize("width", [390, 1280])
def test_a_browser_shows_it_on_a_telephone_and_on_a_desk(browser, made, tmp_path, width):
    path = tmp_path / "a.html"
    path.write_text(made, encoding="utf-8")
    size = {"width": width, "height": 844, "deviceScaleFactor": 2, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get_log("performance")
    browser.get(path.as_uri())
    ask = browser.execute_script
    assert ask("return window.innerWidth") == width
    assert ask("return document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
    assert ask("return [...document.images].every(i => i.complete && i.naturalWidth > 0 && i.alt)")
    assert ask(
        "return [...document.images].every(i => i.getBoundingClientRect().right <= innerWidth)"
    )
    wide = "[...document.querySelectorAll('table')]"
    wide = f"return {wide}.every(t => t.parentElement.scrollWidth >= t.offsetWidth)"
    assert ask(wide), "a wide table scrolls in itself"
    code = "[...document.querySelectorAll('.input, .jp-InputArea, pre')]"
    assert not ask(f"return {code}.some(e => e.offsetHeight)")
    assert "secret_code" not in ask("return document.body.innerText")
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    asked = re.findall(
        r'"url":"(?!data:|file:)([^"]+)"',
        "".join(e["message"] for e in browser.get_log("performance")),
    )
    assert not [url for url in asked if url.startswith("http")]
