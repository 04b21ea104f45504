"""What a team makes of its plan: who does what until when, and what becomes of it."""
