"""What a playbook promises and does not keep, found by reading and by trying; `run` is the way in."""
