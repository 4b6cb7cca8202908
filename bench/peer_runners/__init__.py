"""One runner for each reader that is measured; each runs in an environment of its own and needs only that reader."""
