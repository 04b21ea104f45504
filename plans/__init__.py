"""The team's own actions and milestones. Empty so far: the plan that follows from answers is the engine's."""
