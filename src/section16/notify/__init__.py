"""Reminders of what is due: mail, webhooks, a calendar. Beside ``edgar`` nothing else calls out."""
