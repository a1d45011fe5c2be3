"""What goes in and out over HTTP, and what stands in import files."""
