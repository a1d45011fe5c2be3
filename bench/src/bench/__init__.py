"""The rates of the event path on this machine, beside the least they could cost."""
