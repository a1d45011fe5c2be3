"""What goes in and out of evaluation: over HTTP, and in import files."""
