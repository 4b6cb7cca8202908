"""A book that another machine serves: asked over its REST API, with the answers of the library."""
