"""What every table of this service is made from."""

from uuid import UUID

from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel


class Table(SQLModel, registry=registry()):
    """This service's own tables."""


class OfPerson(Table):
    """A row about one person at one agency."""

    agency_id: UUID = Field(primary_key=True)
    employee_id: UUID = Field(primary_key=True)
