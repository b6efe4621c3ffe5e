"""Figures to PNG, SVG, Excel, PowerPoint, Word and web; the report of a year."""
