"""Who reviews which venture: by hand, or by a proposal with a reason for every pair."""
