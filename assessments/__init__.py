"""One venture's answers and what follows from them."""
