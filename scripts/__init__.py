"""What developers and the build run by hand; the product imports none of it."""
