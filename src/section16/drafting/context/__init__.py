"""What every step of drafting works on: the facts with look-ups and questions, the book of positions, phrases."""
