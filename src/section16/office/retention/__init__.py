"""What is retained and until when, legal holds, and whether the records are as they were written."""
