"""What an analyst cleans by hand, as columns beside what was filed: each with a reason and a confidence."""
