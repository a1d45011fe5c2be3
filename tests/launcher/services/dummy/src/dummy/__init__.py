"""A service that does nothing, for the launcher's tests."""
