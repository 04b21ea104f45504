"""The team's own actions and milestones. Empty so far."""
