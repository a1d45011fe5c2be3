"""Every SELECT of identity."""
