"""What is measured for oneself, and how pay follows from it, over HTTP. Whole rupiah."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel


class MyRule(BaseModel):
    """A part of a policy that applies to oneself: what it looks at, and what it came to.

    `percent` is a component's part of the post's amount as a decimal, and `most` that part in
    rupiah, had it been reached in full all month; both None for an adjustment. `amount` is what
    the newest statement says, None where it has no line of it.
    """

    kind: Literal["component", "adjustment"]
    id: str
    title: str
    measured: str
    percent: str | None
    most: int | None
    amount: int | None
    basis: str
    rule: str


class MyPolicy(BaseModel):
    """A policy that rules one's month at an agency; `post_amount` is that of the post held last."""

    policy: str
    title: str
    decree: str
    valid_from: date
    post_code: str
    job_class: int
    post_amount: int
    basis: str
    rules: list[MyRule]


class MyMonthsPolicies(BaseModel):
    """By what one's month at an agency is calculated, with one's own numbers.

    `excluded` says why days are worth nothing; where all are, there is no policy.
    """

    agency_id: UUID
    month: str
    gross: int
    provisional: bool
    excluded: list[str]
    policies: list[MyPolicy]
