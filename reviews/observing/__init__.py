"""Figures of a cohort for people who may know no venture: what is hidden, and why nothing can be worked out."""
