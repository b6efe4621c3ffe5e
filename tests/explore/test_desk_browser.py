"""The desk as a person meets it who has only clicked on an icon: drop, read, teach, report, in a
real browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from test_desk import GIFTS, WORD
from test_explore_browser import CHROMIUM, DRIVER, MISSING, shut_down, wait_until

from analysis.registers.register import read_register
from analysis.run.new_project import new_project
from workbook_makers import save_grid

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(MISSING), reason=f"the browser test needs {', '.join(MISSING)}"),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A new project with its forms, not filled in."""
    return new_project("huyện Hương Sơn", tmp_path_factory.mktemp("p") / "huong-son", 2026).folder


@pytest.fixture(scope="module")
def address(root):
    """Where `ntm start` serves the desk."""
    words = [sys.executable, "-m", "analysis", "start", "--no-browser"]
    environment = os.environ | {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    log = root.parent / "log"
    with log.open("wb") as told:
        server = subprocess.Popen(words, cwd=root, env=environment, stdout=told, stderr=told)
        found = re.compile(r"http://\S+token=\w+")
        try:
            yield wait_until(lambda: found.search(log.read_text(encoding="utf-8")))[0]
        finally:
            shut_down(server)


@pytest.fixture(scope="module")
def browser(address):
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for word in ("headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage"):
        options.add_argument(f"--{word}")
    options.add_argument("--window-size=1280,1400")
    own = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    try:
        own.get(address)
        yield own
    finally:
        own.quit()


def seen(browser, text: str, css: str = "body"):
    """The first element that can be seen with a text, once it is there."""

    def look():
        from selenium.common.exceptions import StaleElementReferenceException

        try:
            found = browser.find_elements("css selector", css)
            return [one for one in found if one.is_displayed() and text in one.text]
        except StaleElementReferenceException:
            return []

    return wait_until(look)[0]


def test_drop_read_teach_report(root, browser, address, tmp_path):
    assert address.startswith("http://127.0.0.1:"), "on this computer only"
    seen(browser, "5 tệp", "h2")
    path = save_grid(tmp_path / "dong-gop.xlsx", GIFTS)
    # The dialog of files is the browser's: its input is put into the page instead of being opened.
    browser.execute_script(
        "HTMLInputElement.prototype.click = function () { document.body.appendChild(this) }"
    )
    seen(browser, "Bấm để đưa bảng tính vào", "button").click()
    browser.find_element("css selector", "input[type=file]").send_keys(str(path))
    seen(browser, "6 tệp", "h2")
    assert (root / "data" / "raw" / "dong-gop.xlsx").read_bytes() == path.read_bytes()
    seen(browser, "4 số đã đọc", "h2")

    seen(browser, f"{WORD.split()[-1]}” là gì? 2 số đang chờ")
    from selenium.webdriver.support.ui import Select

    Select(seen(browser, "người góp", "select")).select_by_visible_text("người góp, tổ chức")
    groups = [one for one in browser.find_elements("css selector", "select") if one.is_displayed()]
    Select(groups[1]).select_by_visible_text("Doanh nghiệp")
    seen(browser, "2 số sẽ được đọc")
    register = root / "data" / "reference" / "organizations.csv"
    assert read_register(register) == [], "nothing is written before it is accepted"
    wait_until(lambda: seen(browser, "Nhận", "button").is_enabled())
    seen(browser, "Nhận", "button").click()
    seen(browser, "Bỏ lại như cũ", "button")
    assert [row["organization"] for row in read_register(register)] == [WORD]

    seen(browser, "Làm báo cáo năm", "button").click()
    made = root / "reports" / "2023" / "bao-cao-2023.docx"
    wait_until(made.is_file, 240)
    browser.save_screenshot(str(root.parent / "desk.png"))
