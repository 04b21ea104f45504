"""Work that a worker does: a row with a lease, a fair line, repairs."""
