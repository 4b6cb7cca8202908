"""Awards over time: the balance that an event changes, what is still to vest, what splits do to both."""
