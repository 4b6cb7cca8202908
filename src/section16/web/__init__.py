"""The book in the browser: pages and the REST API, which parse a request, call the workspace and show the result."""
