"""The import files: their columns, and writers that stream into them."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

Row = tuple[object, ...]

COLUMNS: Final = {
    "units": "code,name,kind,parent_code,region,timezone,calendar",
    "posts": "code,name,unit_code,group,job_class",
    "employees": "nip,name,kind,status,golongan,from,hired_on,left_on",
    "assignments": "nip,post_code,kind,from,to",
    "superiors": "nip,superior_nip,kind,from,to",
    "periods": "agency_code,kind,code,scheme",
    "plans": "nip,period,starts_on,ends_on,result_number,result_title,weight,"
    "superior_result_number,aspect,indicator,target,unit,state,superior_nip,approved_on",
    "realisations": "nip,period,result_number,aspect,indicator,value,as_of,note",
    "attendance": "nip,date,schedule_in,schedule_out,in,out,leave",
    "activities": "nip,date,reference,description,minutes,volume,state,superior_nip",
    "measures": "nip,month,measure,target,realisation",
    "ratings": "nip,period,result_rating,behaviour_rating,result_score,behaviour_score,"
    "innovation,assessor_nip,finalise",
    "punishments": "nip,reference,code,decree,from,to",
    "salary-base": "nip,month,gross,bpjs_employee,bpjs_employer,pph21",
    "tax-status": "nip,year,ptkp,npwp",
    "obligations": "nip,month,obligation,fulfilled",
    "opening-lines": "nip,agency_code,month,component,amount",
    "contacts": "nip,email,language",
    "accounts": "username,nip,name,role,scope",
}


class Books:
    """One open file per kind of import; an empty cell stands for None."""

    def __init__(self, writers: dict[str, Any]) -> None:
        self._writers = writers

    def write(self, book: str, rows: Iterable[Row]) -> None:
        self._writers[book].writerows(rows)


@contextmanager
def open_books(directory: Path) -> Iterator[Books]:
    """Open every import file in `directory` anew, with its header."""
    directory.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        writers = {}
        for book, columns in COLUMNS.items():
            path = directory / f"{book}.csv"
            file = stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            writers[book] = csv.writer(file, lineterminator="\n")
            writers[book].writerow(columns.split(","))
        yield Books(writers)
