"""What was sent and is on its way: the journal of submissions and the reminders that wait."""
