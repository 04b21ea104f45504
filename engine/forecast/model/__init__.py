"""The inputs as one graph of monthly lines, built part by part."""
