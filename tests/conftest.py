"""What several test modules share."""

from pathlib import Path

import pytest

from analysis.publish import report

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def run(tmp_path_factory):
    """All notebooks run once on the project's data; (their files, the folder of their figures)."""
    folder = tmp_path_factory.mktemp("figures")
    return report.run_notebooks(ROOT, parameters={"folder": str(folder)}, progress=False), folder
