"""A sheet to rows: structure, labels, context, values, refusals, ledger."""
