"""From answers to relevance, scores, gaps, verdict, ledger and plan; `evaluate` joins them."""
