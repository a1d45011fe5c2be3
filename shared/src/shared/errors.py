"""Saying no: a refusal carries a code and values; the sentence is chosen when it is read."""

from typing import Any, ClassVar


class Refusal(Exception):
    """A rule said no. `code` names the sentence in `messages/`, `values` fill it."""

    status: ClassVar[int] = 400

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


class Unauthenticated(Refusal):
    """Nobody is signed in, or the token does not hold."""

    status = 401


class Forbidden(Refusal):
    """This person may not do this."""

    status = 403


class NotFound(Refusal):
    """There is no such thing, or not for this person."""

    status = 404


class Conflict(Refusal):
    """The thing is not in a state that allows this."""

    status = 409


class ChangedMeanwhile(Refusal):
    """What the caller acts on is not as they saw it.

    `thing` is what stands now, `current` the same as the caller may see it.
    """

    status = 412

    def __init__(self, thing: Any = None) -> None:
        super().__init__("changed_meanwhile")
        self.thing = thing
        self.current: dict[str, Any] | None = None


class TooLarge(Refusal):
    """More was sent than is taken at once."""

    status = 413


class Invalid(Refusal):
    """What was sent breaks a rule."""

    status = 422


class TooMany(Refusal):
    """Asked too often; `retry_after` says in how many seconds to ask again."""

    status = 429


class Busy(Refusal):
    """Something that is needed does not answer; asking again in `retry_after` seconds may help."""

    status = 503
