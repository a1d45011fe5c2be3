"""The servers that come as Python packages: PostgreSQL, a Kafka broker, Valkey."""
