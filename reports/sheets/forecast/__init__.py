"""A forecast as files to work with: a workbook whose months are formulas over its assumptions, and CSV."""
