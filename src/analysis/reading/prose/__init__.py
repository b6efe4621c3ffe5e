"""A report in sentences to rows: its quantities, each with its place and its period."""
