"""The structure of sheets without a vocabulary: what heads a table, what names its lines."""
