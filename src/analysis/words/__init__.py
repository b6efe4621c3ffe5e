"""Text, numbers, quantities, periods, units, messages; no file and no table."""
