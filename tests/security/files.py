"""The import files of the two agencies."""

from collections.abc import Callable
from typing import Final, NamedTuple

from tests.walks.town import (
    ASSIGNMENTS,
    ATTENDANCE,
    EMPLOYEES,
    POSTS,
    SALARIES,
    STATUSES,
    SUPERIORS,
    UNITS,
    Files,
    days,
)

PLANS: Final = (
    "nip,period,starts_on,ends_on,result_number,result_title,weight,superior_result_number,aspect,"
    "indicator,target,unit,state,superior_nip,approved_on\n"
)
REALISATIONS: Final = "nip,period,result_number,aspect,indicator,value,as_of,note\n"
ACTIVITIES: Final = "nip,date,reference,description,minutes,volume,state,superior_nip\n"
RATINGS: Final = (
    "nip,period,result_rating,behaviour_rating,result_score,behaviour_score,innovation,"
    "assessor_nip,finalise\n"
)
PUNISHMENTS: Final = "nip,reference,code,decree,from,to\n"
MEASURES: Final = "nip,month,measure,target,realisation\n"
OBLIGATIONS: Final = "nip,month,obligation,fulfilled\n"
OPENING_LINES: Final = "nip,agency_code,month,component,amount\n"
CONTACTS: Final = "nip,email,language\n"


class Staff(NamedTuple):
    """An agency's boss, the subject person under them, and a colleague under nobody."""

    agency: str
    boss: str
    person: str
    colleague: str
    number: int
    job_class: int

    def nip(self, who: int = 1) -> str:
        """Of the boss (0), the person (1), the colleague (2)."""
        number = self.number + who
        return f"19860926201505{1 + number % 2}{number:03d}"


def units(staff: Staff) -> str:
    return f"{staff.agency},Dinas {staff.number},agency,TNG,TNG,Asia/Jakarta,5-day\n"


def posts(staff: Staff) -> str:
    return (
        f"{staff.agency}-1,Kepala Seksi {staff.number},{staff.agency},pengawas,9\n"
        f"{staff.agency}-2,Analis {staff.number},{staff.agency},pelaksana,{staff.job_class}\n"
    )


def employees(staff: Staff) -> str:
    names = (staff.boss, staff.person, staff.colleague)
    return "".join(
        f"{staff.nip(place)},{name} {name}wan,pns,01,III/c,2022-04-01,2015-05-01,\n"
        for place, name in enumerate(names)
    )


def assignments(staff: Staff) -> str:
    held = ((0, 1), (1, 2), (2, 2))
    return "".join(
        f"{staff.nip(who)},{staff.agency}-{post},definitif,2022-01-03,\n" for who, post in held
    )


def superiors(staff: Staff) -> str:
    return f"{staff.nip()},{staff.nip(0)},definitif,2022-01-03,\n"


def plans(staff: Staff) -> str:
    """The boss's plan is approved, the person's handed in."""
    days = "2026-07-01,2026-07-31"
    words = f"Layanan nomor {staff.number}"
    return (
        f"{staff.nip(0)},2026-07,{days},1,{words} utama,100,,kuantitas,Berkas,{staff.number},"
        "berkas,approved,,2026-07-01\n"
        f"{staff.nip()},2026-07,{days},1,{words} bagian,100,1,kuantitas,Berkas,{staff.number},"
        "berkas,submitted,,\n"
    )


def realisations(staff: Staff) -> str:
    """Of the boss, whose plan is approved."""
    return f"{staff.nip(0)},2026-07,1,kuantitas,Berkas,3,2026-07-15,\n"


def activities(staff: Staff) -> str:
    return f"{staff.nip()},2026-07-03,SURAT-{staff.number},Rapat {staff.number},60,1,logged,\n"


def attendance(staff: Staff) -> str:
    return days(staff.nip())


def measures(staff: Staff) -> str:
    return f"{staff.nip()},2026-07,patients_served,{staff.number}0,{staff.number}1\n"


def ratings(staff: Staff) -> str:
    return f"{staff.nip()},2026-07,sesuai,sesuai,,,no,{staff.nip(0)},yes\n"


def punishments(staff: Staff) -> str:
    return (
        f"{staff.nip(2)},HUKDIS-{staff.number},teguran_lisan,SK nomor {staff.number},2026-06-01,\n"
    )


def salaries(staff: Staff) -> str:
    return f"{staff.nip()},2026-07,4{staff.number}1234,40000,160000,0\n"


def statuses(staff: Staff) -> str:
    return f"{staff.nip()},2026,K/0,yes\n"


def obligations(staff: Staff) -> str:
    return f"{staff.nip()},2026-07,lhkpn,yes\n"


def opening_lines(staff: Staff) -> str:
    return f"{staff.nip()},{staff.agency},2026-06,disiplin,1{staff.number}4321\n"


def contacts(staff: Staff) -> str:
    return f"{staff.nip()},orang{staff.number}@example.org,id\n"


BOOKS: Final[dict[str, tuple[str, Callable[[Staff], str]]]] = {
    "units": (UNITS, units),
    "posts": (POSTS, posts),
    "employees": (EMPLOYEES, employees),
    "assignments": (ASSIGNMENTS, assignments),
    "superiors": (SUPERIORS, superiors),
    "contacts": (CONTACTS, contacts),
    "salary-base": (SALARIES, salaries),
    "tax-status": (STATUSES, statuses),
    "obligations": (OBLIGATIONS, obligations),
    "opening-lines": (OPENING_LINES, opening_lines),
    "plans": (PLANS, plans),
    "realisations": (REALISATIONS, realisations),
    "punishments": (PUNISHMENTS, punishments),
    "attendance": (ATTENDANCE, attendance),
    "activities": (ACTIVITIES, activities),
    "measures": (MEASURES, measures),
    "ratings": (RATINGS, ratings),
}
"""The header row and the rows of each kind of import file."""

OFFICES: Final = {
    "maker": ("salary-base", "tax-status", "obligations", "opening-lines"),
    "hr": (
        "contacts",
        "plans",
        "realisations",
        "punishments",
        "attendance",
        "activities",
        "measures",
        "ratings",
    ),
}
"""Who sends which of the records."""


def book(kind: str, *staffs: Staff) -> str:
    """The import file of a kind, of these agencies."""
    head, text = BOOKS[kind]
    return head + "".join(text(staff) for staff in staffs)


def government(*staffs: Staff) -> Files:
    """The structure of a city with these agencies, and of another that has none."""
    zone = "Asia/Jakarta,5-day\n"
    cities = (("TNG", "Kota Tangerang Selatan"), ("JKT", "DKI Jakarta"))
    tops = "".join(f"{code},{name},government,,{code},{zone}" for code, name in cities)
    below = (units, posts, employees, assignments, superiors)
    texts = ["".join(text(staff) for staff in staffs) for text in below]
    return Files(tops + texts[0], *texts[1:])
