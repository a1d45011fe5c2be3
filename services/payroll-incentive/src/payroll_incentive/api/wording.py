"""The reader's language: sentences, rupiah, names of codes."""

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

from fastapi import Depends, Request

from payroll_incentive.domain.words import PERIODS, Language, decimal, period, rupiah, term
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
        return {name: self._word(name, value) for name, value in values.items()}

    def _word(self, name: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        if name in PERIODS:
            return period(value, self.language)
        plain = value.replace(".", "", 1).removeprefix("-").isdigit()
        return decimal(value) if plain else term(value, self.language)


def wording(request: Request, say: Sayer) -> Wording:
    """The wording for this request."""
    english = choose_language(request.headers.get("Accept-Language")) == "en"
    return Wording("en" if english else "id", say)


Words = Annotated[Wording, Depends(wording)]
