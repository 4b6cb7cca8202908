"""Many files at once: where they come from, one after the other, never stopped by a bad one."""
