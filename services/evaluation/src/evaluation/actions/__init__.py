"""What people, files and events can make evaluation do."""
