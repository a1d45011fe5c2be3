"""What pay needs from elsewhere: salary, tax status, obligations, punishments, opening lines."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Final

from capaian.generate.books import Row
from capaian.generate.model import LAST_DAY, PAY_MONTH, Person

_BASE: Final = {
    "I": 1_950_000, "II": 2_600_000, "III": 3_400_000, "IV": 4_300_000,
    "V": 2_700_000, "VII": 3_000_000, "IX": 3_400_000, "X": 3_600_000, "XI": 3_800_000,
}  # fmt: skip
_ALLOWANCE: Final = {
    "jpt": 4_200_000, "administrator": 1_700_000, "pengawas": 900_000, "fungsional": 650_000,
    "pelaksana": 230_000,
}  # fmt: skip
_BPJS_CEILING: Final = 12_000_000
_FINAL_TAX: Final = {"III": 5, "IV": 15}
"""Percent of the final tax of civil servants by golongan (PP 80/2010 art. 4)."""
_TAXED_FROM: Final = 5_400_000
_HALF_RATE_TO: Final = 6_300_000
_PTKP: Final = ("TK/0", "TK/1", "K/0", "K/1", "K/2", "K/3")
_PTKP_WEIGHTS: Final = (20, 4, 16, 24, 24, 12)
_SHARES: Final = {"npwp": 0.97, "pbb": 0.96, "waste_levy": 0.94, "lhkpn": 0.97, "opening": 0.01}
_DECREES: Final = {
    "reprimanded": ("teguran_tertulis", date(2026, 6, 8), date(2026, 8, 7)),
    "disciplined": ("pemotongan_tukin_25_6_bulan", date(2026, 5, 4), date(2026, 11, 3)),
}


class Pay:
    """Draws what one region's payroll officers import for a person."""

    def __init__(self, region: str, luck: random.Random) -> None:
        self._region = region
        self._luck = luck
        self._unknown = {"salary", "tax"}
        """One person each of whom nobody sent the salary or the tax status."""

    def salary(self, person: Person) -> Iterator[Row]:
        """The salary part of the month and what the salary run took of it; whole rupiah."""
        group = person.seat.post.group
        gross = _BASE[person.golongan.split("/")[0]] + _ALLOWANCE[group]
        gross += self._luck.randrange(0, 1_600_000, 100)
        if person.status_on(LAST_DAY) == "02" or self._forgotten("salary", person):
            return
        if person.kind == "cpns":
            gross = gross * 8 // 10
        base = min(gross, _BPJS_CEILING)
        yield person.nip, PAY_MONTH, gross, base // 100, base * 4 // 100, _withheld(gross)

    def tax_status(self, person: Person) -> Iterator[Row]:
        ptkp = self._luck.choices(_PTKP, _PTKP_WEIGHTS)[0]
        npwp = self._word("npwp")
        if not self._forgotten("tax", person):
            yield person.nip, PAY_MONTH[:4], ptkp, npwp

    def obligations(self, person: Person) -> Iterator[Row]:
        """Land tax and waste levy in Ambon, the wealth report of officials everywhere."""
        due = ["pbb", "waste_levy"] if self._region == "AMB" else []
        if person.seat.post.group in {"jpt", "administrator"}:
            due.append("lhkpn")
        for obligation in due:
            yield person.nip, PAY_MONTH, obligation, self._word(obligation)

    def opening_lines(self, person: Person) -> Iterator[Row]:
        """What was paid, and withheld as tax, for the month before go-live; signed rupiah."""
        if person.case == "rank" or self._luck.random() < _SHARES["opening"]:
            agency = person.post_on(LAST_DAY).agency_code
            paid = self._luck.randrange(2_000_000, 9_000_000, 1_000)
            yield person.nip, agency, "2026-06", "tpp", paid
            withheld = paid * _FINAL_TAX.get(person.golongan.split("/")[0], 0) // 100
            if withheld:
                yield person.nip, agency, "2026-06", "pph_final", -withheld

    def punishments(self, person: Person, number: int) -> Iterator[Row]:
        decree = _DECREES.get(person.case)
        if decree:
            code, start, end = decree
            reference = f"HD-{self._region}-{number:04d}"
            yield person.nip, reference, code, f"SK 800/{number}/{start:%Y}", start, end

    def _word(self, share: str) -> str:
        return "yes" if self._luck.random() < _SHARES[share] else "no"

    def _forgotten(self, what: str, person: Person) -> bool:
        """Whether this is the one ordinary person of whom it was never sent."""
        if what in self._unknown and not person.heads and not person.case:
            self._unknown.discard(what)
            return True
        return False


def _withheld(gross: int) -> int:
    """A plausible tax of a salary run, not a calculated one: 0, ½ or 1½ percent."""
    if gross <= _TAXED_FROM:
        return 0
    return gross * (5 if gross <= _HALF_RATE_TO else 15) // 1000
