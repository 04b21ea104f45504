"""What judges, plans and forecasts from a playbook and answers alone: plain Python, no clock, no I/O but reading files."""
