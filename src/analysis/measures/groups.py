"""Groups of organizations: who is compared with whom, and which are sources of funds."""

from __future__ import annotations

import pandas as pd


def in_groups(contributions: pd.DataFrame, groups: pd.DataFrame, role: str) -> pd.Series:
    """Whether each contribution is of a group with "yes" in a column of the register of groups.

    `role`: "compared" (these are compared with each other; the amounts of the others may hold
    theirs, and are drawn apart), "source_of_funds" (a table that names one tells where the money of
    a place came from). KeyError: no such column.
    """
    named = groups.loc[groups[role] == "yes", "organization_group"]
    return contributions["organization_group"].isin(named)
