"""Rule 144(e): how much an affiliate may sell in three months, and how much of it is used."""
