"""What leaves the house: papers drawn by workers, tables."""
