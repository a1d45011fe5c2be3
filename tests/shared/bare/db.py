"""Transactions on the bare database."""

from shared.db import Transactions

transaction = Transactions()
