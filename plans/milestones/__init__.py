"""Named moments of a venture: frozen, compared, and as a line over time."""
