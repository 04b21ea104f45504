"""What a playbook and an answer are, and how they are read and checked."""
