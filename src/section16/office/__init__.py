"""The rules of preparing: members, drafts, workflow, approval, signing, filing, retention, the due list and reminders."""
