"""No sentences of its own but one."""
