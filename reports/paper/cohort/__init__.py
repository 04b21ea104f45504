"""The paper of a cohort: cover, spread, heat map, needs, change, and a page a venture."""
