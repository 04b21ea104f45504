"""Judges, plans and forecasts from playbook and answers alone: plain Python, no clock."""
