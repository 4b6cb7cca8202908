"""Whether the facts agree with each other and with the forms planned from them."""
