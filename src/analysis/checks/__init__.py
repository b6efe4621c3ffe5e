"""Rows and printed totals to issues."""
