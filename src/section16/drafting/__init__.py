"""From what happened to the right form: facts and events in, draft Forms 3, 4 and 5 out, with the reasons for every row.

Nothing here is legal advice.
"""
