"""Tables that leave the house: XLSX and CSV."""
