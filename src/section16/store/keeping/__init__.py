"""What is kept and for how long, what is due, and whether all of it is still as it was written."""
