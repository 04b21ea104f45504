"""The way to profit, month by month with uncertainty: `inputs` <- `model` <- `reckoning` <- `joining`."""
