"""What users state: issuer, parties, securities, awards and their schedules, events, and how forms are filed."""
