"""The way to profit: a monthly forecast with uncertainty. `reading` is the way in, `forecast` the way out."""
