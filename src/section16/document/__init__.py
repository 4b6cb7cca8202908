"""The typed document: one declaration of every element of Forms 3, 4 and 5, and the values that were filed."""
