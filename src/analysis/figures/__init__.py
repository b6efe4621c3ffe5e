"""A small table to a figure as data, and that to a picture; findings in words."""
