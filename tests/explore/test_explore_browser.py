"""The explorer as the analyst meets it: JupyterLab in a real browser, once, from opening to the
exported files."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
DRIVER = shutil.which("chromedriver")
MISSING = [
    name
    for name, there in (
        ("chromium", CHROMIUM),
        ("chromedriver", DRIVER),
        ("jupyterlab", importlib.util.find_spec("jupyterlab")),
        ("selenium", importlib.util.find_spec("selenium")),
    )
    if not there
]
PATIENCE = 120  # seconds: a busy machine is slow to start a server, a browser and a kernel
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(MISSING), reason=f"the browser test needs {', '.join(MISSING)}"),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """The project with its own files, as an office has it; what others published takes long."""
    folder, others = tmp_path_factory.mktemp("project"), shutil.ignore_patterns("cong-bo")
    for name in ("notebooks", "data/raw", "data/reference"):
        shutil.copytree(ROOT / name, folder / name, ignore=others)
    shutil.copy(ROOT / "project.toml", folder)
    return folder


@pytest.fixture(scope="module")
def lab(project, tmp_path_factory):
    """The address of a JupyterLab of its own, with no settings of this machine."""
    home = tmp_path_factory.mktemp("home")
    kernel = home / "data" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec = {"argv": argv, "display_name": "Python 3", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
    news = home / "settings" / "@jupyterlab" / "apputils-extension"
    news.mkdir(parents=True)
    quiet = json.dumps({"fetchNews": "false", "checkForUpdates": False})
    (news / "notification.jupyterlab-settings").write_text(quiet, encoding="utf-8")
    own = {"DATA_DIR": "data", "CONFIG_DIR": "config", "RUNTIME_DIR": "runtime"}
    environment = os.environ | {
        f"JUPYTER_{name}": str(home / folder) for name, folder in own.items()
    }
    environment |= {
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
    }
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        f"--ServerApp.port={port}",
        "--ServerApp.ip=127.0.0.1",
    ]
    words += [
        "--ServerApp.port_retries=0",
        "--IdentityProvider.token=",
        "--ServerApp.allow_root=True",
    ]
    words += [f"--ServerApp.root_dir={project}", "--LabApp.expose_app_in_browser=True"]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(words, env=environment, stdout=log, stderr=log, cwd=project)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until(lambda: answers(f"{address}/api") or server.poll() is not None)
            assert server.poll() is None, (home / "log").read_text(encoding="utf-8")[-2000:]
            yield address
        finally:
            shut_down(server)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def shut_down(server: subprocess.Popen) -> None:
    server.terminate()  # its kernels end with it
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()


def wait_until(true, seconds: float = PATIENCE):
    """What `true` gives as soon as it is something; AssertionError after so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.25)
    raise AssertionError(f"nothing after {seconds:.0f} s")


@pytest.fixture(scope="module")
def page(lab):
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    words = (
        "headless=new no-sandbox disable-gpu disable-dev-shm-usage disable-background-networking"
    )
    for word in [*words.split(), "window-size=1280,900"]:
        options.add_argument(f"--{word}")
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    try:
        browser.get(f"{lab}/lab/tree/notebooks/05_explore.ipynb")
        page = Page(browser)
        yield page
        page.keep("last")
    finally:
        browser.quit()


class Page:
    """What the analyst sees and does."""

    def __init__(self, browser) -> None:
        self.browser = browser

    def find(self, css: str, text: str = ""):
        """Elements that can be seen and hold the text; none while the page is changing under the
        look."""
        from selenium.common.exceptions import StaleElementReferenceException

        try:
            found = self.browser.find_elements("css selector", css)
            return [element for element in found if element.is_displayed() and text in element.text]
        except StaleElementReferenceException:
            return []

    def wait(self, css: str, text: str = ""):
        return wait_until(lambda: self.find(css, text))[0]

    def run_all(self) -> None:
        kernel = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel"
        ready = f"return {kernel}?.status === 'idle'"
        wait_until(lambda: self.browser.execute_script(ready))
        self.browser.execute_script("window.jupyterapp.commands.execute('notebook:run-all-cells')")

    def picture(self) -> str:
        """What the picture says to those who cannot see it; it changes with the picture."""
        read = "return document.querySelector('.jp-OutputArea img[alt]')?.alt ?? ''"
        return self.browser.execute_script(read)

    def rows(self) -> list[list[str]]:
        lines = "[...document.querySelectorAll('table.dataTable tbody tr')]"
        read = f"return {lines}.map(line => [...line.cells].map(cell => cell.innerText))"
        return self.browser.execute_script(read)

    def click(self, element) -> None:
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def tick(self, name: str) -> None:
        self.click(self.wait(".widget-checkbox label", name))

    def requested(self) -> set[str]:
        """Hosts that the page asked for anything."""
        events = [
            json.loads(entry["message"])["message"] for entry in self.browser.get_log("performance")
        ]
        sent = [
            e["params"]["request"]["url"]
            for e in events
            if e["method"] == "Network.requestWillBeSent"
        ]
        return {
            urlsplit(url).hostname
            for url in sent
            if urlsplit(url).scheme in ("http", "https", "ws", "wss")
        }

    def keep(self, name: str) -> None:
        """A picture of the window, where somebody wants to look at it (NTM_SCREENSHOTS names the
        folder)."""
        if folder := os.environ.get("NTM_SCREENSHOTS"):
            self.browser.save_screenshot(str(Path(folder) / f"{name}.png"))


def test_choose_see_and_export(page, project):
    page.run_all()
    wait_until(page.picture)
    wait_until(page.rows)
    page.keep("1-opened")
    first, rows = page.picture(), page.rows()
    assert "Kỳ Ninh" in first and {row[1] for row in rows} >= {"Kỳ Hà", "Kỳ Nam", "Kỳ Ninh"}
    assert not list((project / "reports").rglob("*.png"))

    page.tick("Kỳ Hà")
    wait_until(lambda: page.picture() not in ("", first))
    page.tick("Kỳ Nam")
    wait_until(lambda: {row[1] for row in page.rows()} == {"Kỳ Hà", "Kỳ Nam"})
    wait_until(lambda: "Kỳ Nam" in page.picture())
    assert "Kỳ Ninh" not in page.picture()
    page.keep("2-chosen")

    page.click(page.wait("button", "Xuất hình và bảng"))
    said = page.wait("[role=status]", "Đã ghi vào").text
    page.keep("3-exported")
    name = "so-tieu-chi-dat-ky-ha-ky-nam-2018"
    written = sorted(path.name for path in (project / "reports" / "figures").iterdir())
    assert written == [f"{name}.csv", f"{name}.json", f"{name}.png", f"{name}.svg"]
    assert "reports/figures" in said and name in said
    assert "Kỳ Hà" in (project / "reports" / "figures" / f"{name}.csv").read_text(
        encoding="utf-8-sig"
    )
    assert page.requested() <= {"127.0.0.1", "localhost"}
