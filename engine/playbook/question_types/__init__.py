"""What a type of question is: one class each, and the table of them all."""
