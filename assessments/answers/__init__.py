"""The questions of a chapter as forms, and keeping what is answered."""
