"""Scenarios of the way to profit, joined to answers and plan."""
