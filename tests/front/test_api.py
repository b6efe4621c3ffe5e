"""The page of the front door: every name is on it, with an example that gives what it says."""

import api
import pytest

import analysis


def test_every_name_has_an_example():
    assert set(api.EXAMPLES) == set(analysis.__all__)


@pytest.mark.slow
def test_the_page_is_what_the_docstrings_and_the_examples_give():
    """`uv run python tests/front/api.py > docs/api.md` writes it anew."""
    assert (api.ROOT / "docs" / "api.md").read_text(encoding="utf-8") == api.api()
