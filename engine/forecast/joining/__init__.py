"""The forecast and the playbook together: what answers prefill, what they contradict, what a plan changes."""
