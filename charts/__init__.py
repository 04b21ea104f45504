"""Numbers to SVG, the same drawing on page and paper."""
