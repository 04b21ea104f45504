"""What is handed in and what becomes of it."""
