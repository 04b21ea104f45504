"""Numbers to SVG, the same drawing on page and paper. Knows neither rows nor requests."""
