"""Linking: which lot each row continues, opens or breaks."""
