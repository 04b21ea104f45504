"""What judges, explains and plans from a playbook and answers alone: plain Python, no clock, no I/O but reading a playbook."""
