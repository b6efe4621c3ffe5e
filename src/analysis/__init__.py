"""Nông thôn mới: from the spreadsheets of offices to tidy tables, checks and charts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.measures.tables import Tables

__all__ = ["load_tables"]


def load_tables(root: Path | str | None = None, processed: Path | str | None = None) -> Tables:
    """The tables of the project's last run, built first where they are missing or older than the raw data.

    `root`: the project folder (the nearest one upwards of here); `processed`: another folder of
    tables, which is read as it is. Works in every folder inside the project, such as notebooks/.
    FileNotFoundError: no project folder is there, or no tables.
    """
    import pandas as pd

    from analysis.measures.tables import REGISTERS, read_tables
    from analysis.registers.register import read_register
    from analysis.run.build import build, is_stale
    from analysis.run.project import find_root

    folder = find_root(Path(root) if root else None)
    reference, target = folder / "data" / "reference", folder / "data" / "processed"
    if processed is None and is_stale(folder):
        build(folder / "data" / "raw", target, reference)
    registers = {name: pd.DataFrame(read_register(reference / f"{name}.csv")) for name in REGISTERS.values()}
    return read_tables(folder, Path(processed) if processed else target, registers)
