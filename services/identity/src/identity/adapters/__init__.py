"""What a sign-in needs beside the database: keys, hashing threads, and counters in Valkey."""

from typing import NamedTuple

from identity.adapters.attempts import Attempts
from identity.adapters.keyring import Keyring
from identity.adapters.passwords import Passwords


class Desk(NamedTuple):
    """What stands ready where people sign in."""

    keyring: Keyring
    passwords: Passwords
    attempts: Attempts
