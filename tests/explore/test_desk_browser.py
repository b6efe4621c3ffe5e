"""The desk as a person meets it who has only clicked on an icon: drop, read, teach, report, in a
real browser."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from urllib.parse import urlsplit

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
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    own = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    try:
        own.get(address)
        yield own
    finally:
        own.quit()


def seen(browser, text: str, css: str = "body", seconds: float = 60, act=None):
    """The text of the first element that can be seen with a text, once it is there; or what
    `act` makes of that element. The page draws itself anew while it works: what went away under
    the hand was not touched, and is looked for again."""
    from selenium.common.exceptions import StaleElementReferenceException

    def look():
        try:
            for one in browser.find_elements("css selector", css):
                if one.is_displayed() and text in (said := one.text):
                    return [act(one) if act else said]
        except StaleElementReferenceException:
            pass
        return []

    return wait_until(look, seconds)[0]


def click(browser, text: str, css: str = "button"):
    seen(browser, text, css, act=lambda one: one.click())


def choose(browser, text: str):
    """Choose an answer of the list that offers it."""
    from selenium.webdriver.support.ui import Select

    seen(browser, text, "select", act=lambda one: Select(one).select_by_visible_text(text))


DROP = """
const [content, name] = arguments;
const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
const dropped = new DataTransfer();
dropped.items.add(new File([bytes], name));
dropped.items.add(new File(["PK\\u0003\\u0004 nothing"], "hong.xlsx"));
const drop = { dataTransfer: dropped, bubbles: true, cancelable: true };
document.querySelector(".ntm-desk .drop").dispatchEvent(new DragEvent("drop", drop));
"""

# once the page is laid out anew
MEASURE = """
const [done] = arguments;
const tell = () => done([document.querySelector(".ntm-desk").scrollWidth, innerWidth]);
requestAnimationFrame(() => requestAnimationFrame(tell));
"""


def width_of(browser, wide: int) -> tuple[int, int]:
    """The page at a width: how wide it is then, and what it has."""
    size = {"width": wide, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    return tuple(browser.execute_async_script(MEASURE))


def sent_out(browser) -> set[str]:
    """The servers besides our own that were asked for something."""
    told = [json.loads(one["message"])["message"] for one in browser.get_log("performance")]
    events = [(one["method"].removeprefix("Network."), one["params"]) for one in told]
    asked = {own["requestId"]: urlsplit(own["request"]["url"])
             for name, own in events if name == "requestWillBeSent"}  # fmt: skip
    assert any(url.hostname == "127.0.0.1" for url in asked.values())
    for name, own in events:
        if name == "loadingFailed" and own.get("blockedReason") == "csp":
            asked.pop(own["requestId"], None)
    return {url.hostname for url in asked.values() if url.hostname} - {"127.0.0.1"}


def test_drop_read_teach_report(root, browser, address, tmp_path):
    assert address.startswith("http://127.0.0.1:"), "on this computer only"
    seen(browser, "5 tệp: 5 biểu mẫu chưa điền", "h2")
    path = save_grid(tmp_path / "dong-gop.xlsx", GIFTS)
    browser.execute_script(DROP, base64.b64encode(path.read_bytes()).decode(), path.name)
    seen(browser, "7 tệp: 1 đọc hết, 1 không đọc được, 5 biểu mẫu chưa điền", "h2")
    assert (root / "data" / "raw" / "dong-gop.xlsx").read_bytes() == path.read_bytes()
    told = seen(browser, "dong-gop.xlsx: 4 số đã đọc", "[role=status]")
    assert "hong.xlsx: không đọc được, Tệp bị hỏng" in told, "and nothing else stops"
    for wide in (1280, 390):
        own, window = width_of(browser, wide)
        assert own <= window, "no sideways scroll"
    width_of(browser, 1280)

    link = '[data-act="check"][data-source="dong-gop.xlsx"]'
    browser.execute_script("document.querySelector(arguments[0]).click()", link)
    seen(browser, "", "iframe", act=browser.switch_to.frame)
    seen(browser, "Đọc được cả 4 số", "h1")
    browser.find_element("id", "s1-D4").click()
    said = seen(browser, "Hội Nông dân", ".side .big")
    assert said == "Hội Nông dân (Sơn Tây) góp 7 triệu đồng, năm 2023."
    lit = browser.find_elements("css selector", ".lit")
    assert {one.get_attribute("id") for one in lit} == {"s1-D2", "s1-B4"}
    browser.switch_to.active_element.send_keys("\ue013")  # arrow up
    assert seen(browser, "góp 5 triệu", ".side .big")
    browser.switch_to.default_content()
    click(browser, "Về bàn làm việc")

    seen(browser, f"“{WORD.split(maxsplit=1)[1]}” 2 số đã đọc dưới tên riêng", "h4")
    click(browser, "Người góp, tổ chức")
    seen(browser, f"“{WORD}” là gì?", "h2")
    choose(browser, "Doanh nghiệp")
    effect = seen(browser, "2 số đã đọc sẽ có tên chung", ".side")
    assert "Nhà máy Vạn Lợi (Sơn Tây) góp 30 triệu đồng, năm 2023. (C4)" in effect
    assert re.search(r"\d+ biểu đồ đổi", effect)
    register = root / "data" / "reference" / "organizations.csv"
    assert read_register(register) == [], "nothing is written before it is accepted"
    click(browser, "Nhận", "[data-act=accept]:enabled")
    seen(browser, "Đã nhận.", ".done")
    seen(browser, "Hoàn tác", ".done button")
    assert [row["organization"] for row in read_register(register)] == [WORD]

    click(browser, "Làm báo cáo năm 2023")
    seen(browser, "Báo cáo năm 2023 đã xong: reports/2023", "[role=status]", 240)
    assert (root / "reports" / "2023" / "bao-cao-2023.docx").is_file()
    seen(browser, ".html", "[data-act=open]")

    click(browser, "Hoàn tác", ".done button")
    seen(browser, "Đã bỏ.", "[role=status]")
    assert read_register(register) == []
    browser.save_screenshot(str(root.parent / "desk.png"))
    assert not sent_out(browser), "nothing is loaded from the network"
