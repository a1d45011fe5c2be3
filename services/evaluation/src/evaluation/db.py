"""Transactions on this service's database."""

from shared.db import Transactions

transaction = Transactions()
