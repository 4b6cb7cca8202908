"""Where files come from: paths, patterns, folders, archives and the standard input; nothing here knows what a form is."""
