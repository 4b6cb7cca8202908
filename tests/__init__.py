"""The tests; they mirror ``src/section16``."""
