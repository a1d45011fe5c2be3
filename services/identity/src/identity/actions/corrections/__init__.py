"""Correcting one person's records by hand; each an act with a name."""
