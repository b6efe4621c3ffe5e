"""Tables to the small table that a sentence or a chart needs."""
