"""The tables are what schema.csv says, and so is the data dictionary."""

import pandas as pd
import pytest

from analysis.reading.ledger import ROLES
from analysis.words import schema
from workbook_makers import ROOT

BUILT = [name for name in schema.TABLES if name not in schema.ON_DEMAND]

# No file of the project lists recognitions; all its words are understood; a first run changes none.
MAY_BE_EMPTY = ("recognitions", "targets", "tasks", "unknown_words", "changes")


@pytest.mark.parametrize("name", BUILT)
def test_a_built_table_has_the_columns_types_and_key_of_the_schema(name, own_tables):
    table = pd.read_parquet(own_tables / f"{name}.parquet")
    assert table.dtypes.astype(str).to_dict() == {c.column: c.dtype for c in schema.TABLES[name]}
    assert len(table) > 0 or name in MAY_BE_EMPTY
    assert not table.duplicated(schema.key(name)).any()
    texts = [column.column for column in schema.TABLES[name] if column.type == "text"]
    assert table[texts].notna().all(axis=None)


def test_the_ledger_counts_every_role():
    assert schema.columns("ledger")[3:] == ROLES


def test_the_data_dictionary_is_made_from_the_schema():
    """`uv run python -m analysis.words.schema > docs/data-dictionary.md` writes it anew."""
    written = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == schema.dictionary()
    assert all(column.vi and column.en for own in schema.TABLES.values() for column in own)


def test_an_unknown_table_is_a_key_error():
    with pytest.raises(KeyError):
        schema.columns("gifts")
