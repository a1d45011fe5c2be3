"""What goes in and out of targets: over HTTP, and in import files."""
