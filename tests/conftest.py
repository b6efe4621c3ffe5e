"""What several test modules share."""

import gc
import os
import shutil
import sys
from pathlib import Path

import pytest

from analysis.garbage import SELDOM

ROOT = Path(__file__).parents[1]

# Compiled once, and not by each process that a test starts: that costs each a quarter of a second.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
gc.set_threshold(SELDOM)


@pytest.fixture(scope="session")
def run(tmp_path_factory):
    """All notebooks run on the project's data; (their files, a folder with their figures).

    Those that `ntm` left are not run again while they hold, nor are those of the tests before.
    """
    from analysis.publish.notebook_runs import run_notebooks  # most rooms do without

    notebooks = run_notebooks(ROOT, parameters={"lang": "vi"}, progress=False)  # as `ntm` does
    folder = tmp_path_factory.mktemp("figures")
    for path in (ROOT / "reports" / "figures").glob("[0-9][0-9]-*"):
        shutil.copy(path, folder)
    return notebooks, folder


@pytest.fixture(scope="session")
def own_tables():
    """The folder of the project's own tables, current."""
    from analysis import load_tables

    return load_tables(ROOT).root / "data" / "processed"


def pytest_collection_finish():
    """What was collected stays to the end: no search for what nothing holds goes through it."""
    gc.freeze()


def pytest_unconfigure():
    """The end of the process looks through nothing, either."""
    gc.freeze()


def pytest_collection_modifyitems(items):
    """`-m fast` is the first case of every test that is not slow: a look at the whole house in a
    minute. First of all come the tests that copy this process, while there is little to copy."""
    items.sort(key=lambda item: item.path.parent.name != "run")
    seen = set()
    for item in items:
        if "run" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)
        test = item.nodeid.partition("[")[0]
        if any(map(item.get_closest_marker, ("slow", "browser"))) or test in seen:
            continue
        seen.add(test)
        item.add_marker(pytest.mark.fast)
