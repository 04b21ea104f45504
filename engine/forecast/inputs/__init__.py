"""What a forecast is reckoned from: the catalogue of inputs, their quantities, and the strict reader of them."""
