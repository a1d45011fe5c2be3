"""A service without a business: only what every service has, and a table of what it heard."""
