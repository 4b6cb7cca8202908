"""Drafts kept in the office, the steps they have taken, and the workflow that says which steps exist."""
