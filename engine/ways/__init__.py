"""Ways through a plan: what to do when only a part of it is to be done."""
