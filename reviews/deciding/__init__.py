"""Decisions on ventures: made one by one, released together, fixed from then on."""
