"""The graph in figures: to the cent, by paths, as formulas of a workbook."""
