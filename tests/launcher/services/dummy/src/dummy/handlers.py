"""What republish asks for: this service has no state topics."""

STATES: dict[str, object] = {}
