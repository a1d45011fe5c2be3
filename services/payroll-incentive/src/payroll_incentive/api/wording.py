"""The reader's language: sentences, rupiah, names of codes."""

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

from fastapi import Depends, Request

from payroll_incentive.domain.words import Language, rupiah, written
from shared.messages import Say, choose_language
from shared.problems import Sayer


class Wording(NamedTuple):
    """Makes words of codes and numbers for one reader."""

    language: Language
    say: Say

    def rupiah(self, amount: int) -> str:
        """Rupiah as the reader writes them."""
        return rupiah(amount)

    def words(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Values for a sentence: codes by their names, numbers as the reader writes them."""
        return {
            name: written(name, value, self.language) if isinstance(value, str | int) else value
            for name, value in values.items()
        }


def wording(request: Request, say: Sayer) -> Wording:
    """The wording for this request."""
    english = choose_language(request.headers.get("Accept-Language")) == "en"
    return Wording("en" if english else "id", say)


Words = Annotated[Wording, Depends(wording)]
