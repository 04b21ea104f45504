"""The page of a review: which answers are looked at first, what stands beside each, and what is said of it."""
