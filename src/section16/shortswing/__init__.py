"""Short-swing profit under Section 16(b): which trades count, which pairs match, the maximum, and its proof."""
