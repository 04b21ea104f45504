"""What happened, beside what was forecast: the books by month, and the forecast begun again from them."""
