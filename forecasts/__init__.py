"""Scenarios of the way to profit: their pages, forms, and what ties them to answers and plan."""
