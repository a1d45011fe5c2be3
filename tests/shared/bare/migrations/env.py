from sqlmodel import SQLModel

from shared.migrations import run

run(SQLModel.metadata)
