"""The mistakes people really make in each import file, as changes to a good row.

Braces name things of the generated province: see `mistakes.Sample`.
"""

from typing import Final, NamedTuple


class Mistake(NamedTuple):
    """What stands in the row instead, and the column and code the report must name."""

    changes: dict[str, str]
    column: str
    code: str


def _one(column: str, value: str, code: str, /, **others: str) -> Mistake:
    return Mistake({column: value, **others}, column, code)


_UNKNOWN_NIP: Final = _one("nip", "199912312024011999", "nip_unknown")

MISTAKES: Final[dict[str, tuple[Mistake, ...]]] = {
    "units": (
        _one("kind", "bidang", "cell_choice", code="{region}-SALAH1"),
        _one("parent_code", "{region}-TIDAKADA", "unit_unknown", code="{region}-SALAH2"),
        _one("timezone", "WIB", "timezone_unknown", code="{region}-SALAH3"),
        _one("calendar", "5 hari", "cell_choice", code="{region}-SALAH4"),
        _one("code", "", "cell_required"),
        _one("name", "=1+1", "cell_formula", code="{region}-SALAH5"),
    ),
    "posts": (
        _one("job_class", "0", "cell_minimum", code="{region}-SALAH1"),
        _one("job_class", "18", "cell_maximum", code="{region}-SALAH2"),
        _one("job_class", "sembilan", "cell_number", code="{region}-SALAH3"),
        _one("unit_code", "{region}-TIDAKADA", "unit_unknown", code="{region}-SALAH4"),
        _one("group", "eselon III", "cell_choice", code="{region}-SALAH5"),
        _one("name", "", "cell_required", code="{region}-SALAH6"),
    ),
    "employees": (
        _one("nip", "198609262015131001", "nip_month"),
        _one("nip", "209909262015051001", "nip_birth_future"),
        _one("nip", "19860926201505100", "nip_length"),
        _one("nip", "19860926 201505 1 O01", "nip_length"),
        _one("kind", "honorer", "cell_choice", nip="198609262015051011"),
        _one("status", "77", "cell_choice", nip="198609262015051012"),
        _one("golongan", "III/e", "golongan_unknown", nip="198609262015051013"),
        _one("from", "01/07/2026", "cell_date", nip="198609262015051014"),
        _one("name", "", "cell_required", nip="198609262015051015"),
        _one("left_on", "2001-01-01", "left_before_hired", nip="198609262015051016"),
    ),
    "assignments": (
        _UNKNOWN_NIP,
        _one("post_code", "{region}-TIDAKADA", "post_unknown"),
        _one("kind", "pejabat", "cell_choice"),
        _one("to", "2020-01-01", "dates_reversed"),
        _one("from", "Juli 2026", "cell_date"),
        _one("from", "2026-07-20", "assignment_overlaps", post_code="{post}"),
    ),
    "superiors": (
        _UNKNOWN_NIP,
        _one("superior_nip", "199912312024011999", "superior_unknown"),
        _one("superior_nip", "{self}", "superior_self"),
        Mistake(
            {"nip": "{head}", "superior_nip": "{below}", "from": "2026-08-01", "to": ""},
            "superior_nip",
            "superior_circle",
        ),
        _one("kind", "sementara", "cell_choice"),
        _one("from", "", "cell_required"),
    ),
    "realisations": (
        _UNKNOWN_NIP,
        _one("value", "-3", "cell_minimum"),
        _one("value", "12,5", "cell_decimal"),
        _one("as_of", "2020-01-01", "realised_day"),
        _one("period", "2031-01", "plan_unknown"),
        _one("indicator", "Yang tidak ada", "indicator_unknown"),
    ),
    "attendance": (
        _UNKNOWN_NIP,
        _one("leave", "mudik", "cell_choice", **{"in": "", "out": ""}),
        _one("in", "7.30", "cell_time"),
        _one("date", "31-07-2026", "cell_date"),
        _one("schedule_out", "06:00", "schedule_reversed"),
    ),
    "activities": (
        _UNKNOWN_NIP,
        _one("minutes", "-30", "cell_minimum", reference="salah-1"),
        _one("minutes", "satu jam", "cell_number", reference="salah-2"),
        _one("minutes", "1500", "cell_maximum", reference="salah-3"),
        _one("state", "disetujui", "cell_choice", reference="salah-4"),
        _one("superior_nip", "{stranger}", "not_the_superior", reference="salah-5"),
        _one("reference", "", "cell_required"),
        _one("description", "=1+1", "cell_formula", reference="salah-6"),
    ),
    "measures": (
        _UNKNOWN_NIP,
        _one("month", "2026/07", "cell_format"),
        _one("measure", "kebahagiaan", "cell_choice"),
        _one("realisation", "92,43", "cell_decimal"),
        _one("target", "-5", "cell_minimum"),
    ),
    "ratings": (
        _UNKNOWN_NIP,
        _one("result_rating", "melampaui", "cell_choice"),
        _one("behaviour_rating", "", "rating_incomplete"),
        _one("assessor_nip", "{stranger}", "not_the_assessor"),
        _one("finalise", "mungkin", "cell_yes_no"),
        _one("period", "2031-01", "period_unknown"),
    ),
    "punishments": (
        _UNKNOWN_NIP,
        _one("code", "dimarahi", "cell_choice", reference="HD-SALAH-1"),
        _one("to", "2020-01-01", "dates_reversed", reference="HD-SALAH-2"),
        _one("decree", "", "cell_required", reference="HD-SALAH-3"),
    ),
    "salary-base": (
        _UNKNOWN_NIP,
        _one("gross", "-3400000", "cell_minimum"),
        _one("gross", "Rp 3.400.000", "cell_number"),
        _one("month", "Juli", "cell_format"),
        _one("bpjs_employee", "", "cell_required"),
    ),
    "tax-status": (
        _UNKNOWN_NIP,
        _one("ptkp", "K/9", "cell_choice"),
        _one("npwp", "ada", "cell_yes_no"),
        _one("year", "dua ribu", "cell_number"),
    ),
    "obligations": (
        _UNKNOWN_NIP,
        _one("obligation", "arisan", "cell_choice"),
        _one("fulfilled", "sebagian", "cell_yes_no"),
    ),
    "opening-lines": (
        _UNKNOWN_NIP,
        Mistake({"agency_code": "{region}-TIDAKADA"}, "nip", "agency_not_yours"),
        _one("amount", "1.000.000,50", "cell_number"),
        _one("month", "2026-13", "cell_format"),
    ),
    "contacts": (
        _UNKNOWN_NIP,
        _one("email", "bukan surel", "cell_format"),
        _one("language", "jv", "cell_choice"),
    ),
}

PLAN_MISTAKES: Final = (
    _one("weight", "tiga puluh", "cell_number"),
    _one("weight", "-10", "cell_minimum"),
    _one("weight", "less", "weights_sum"),
    _one("superior_nip", "199912312024011999", "nip_unknown"),
    _one("superior_nip", "{stranger}", "not_the_superior"),
    _one("target", "banyak", "cell_decimal"),
    _one("aspect", "rasa", "cell_choice"),
    _one("state", "disetujui", "cell_choice"),
    _one("ends_on", "2026-07-01", "dates_reversed"),
    _one("aspect", "waktu", "quantity_missing"),
    Mistake(
        {
            "period": "2026-09",
            "starts_on": "2026-09-01",
            "ends_on": "2026-09-30",
            "approved_on": "2026-09-01",
        },
        "superior_nip",
        "superior_without_plan",
    ),
    Mistake(
        {
            "period": "2026-07",
            "starts_on": "2026-07-01",
            "ends_on": "2026-07-31",
            "approved_on": "2026-07-02",
            "superior_result_number": "9",
        },
        "superior_result_number",
        "superior_result_unknown",
    ),
    _one("result_title", "=HYPERLINK(1)", "cell_formula"),
)
"""Each spoils the plan of another person; `less` takes ten from the weight of the last result."""
