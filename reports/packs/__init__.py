"""Packs: the reports of many ventures, a paper or a table of a cohort, made part by part beside single reports."""
