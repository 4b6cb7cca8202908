"""Filed forms as entries: rows posted and identified, amendments applied."""
