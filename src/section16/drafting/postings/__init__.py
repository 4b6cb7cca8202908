"""Events to postings: code, price, form and footnotes of every change of a position."""
