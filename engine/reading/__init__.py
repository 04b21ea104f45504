"""Strict text to plain data, each piece with its place; a mistake is a `Problem`."""
