"""What may stand behind an answer: links and files."""
