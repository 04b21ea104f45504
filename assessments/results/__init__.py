"""A result in one language, on its page and in words."""
