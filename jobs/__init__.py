"""Work that a worker does: a row with a lease, a line that goes round by tenant, messages, repairs."""
