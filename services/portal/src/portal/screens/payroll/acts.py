"""What makers and checkers do with a month: propose, sign, give back, give up."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple

from fastapi import APIRouter, Request, Response

from portal.clients import Away, Refused
from portal.clients.identity import Confirmation
from portal.clients.payroll_incentive import (
    Approval,
    Rejection,
    RunOpening,
    RunReview,
    RunView,
    Withdrawal,
)
from portal.screens.payroll.months import agency_page, of_agency, read_state
from portal.screens.payroll.stages import in_groups
from portal.web.acting import CurrentVisitor, SentForm
from portal.web.forms import PASSWORD, Form, attempt, go, status_of
from portal.web.pages import page
from portal.web.panels import panels
from portal.web.paths import Id, Month
from portal.web.visitors import Visitor
from portal.web.words import say

router = APIRouter(prefix="/gaji/{month}/{agency_id}")


@router.post("/usulan")
async def propose(
    request: Request, month: Month, agency_id: Id, visitor: CurrentVisitor, form: SentForm
) -> Response:
    """Freeze the month's lines for a checker; a run that is not there yet is opened first."""
    await attempt(form, visitor, lambda: propose_month(visitor, month, agency_id, form.key))
    if form.ok:
        return go(request, f"/gaji/{month}/{agency_id}?baru=diajukan")
    return await agency_page(request, visitor, month, agency_id, form)


async def propose_month(visitor: Visitor, month: str, agency_id: str, key: str) -> RunView:
    payroll = visitor.ask.payroll_incentive
    standing = await payroll.review_month(agency_id, month)
    run_id = standing.run_id
    if run_id is None:
        opening = RunOpening(agency_id=agency_id, month=month)
        opened = await payroll.open_run(opening, idempotency_key=f"{key}-buka" if key else None)
        run_id = opened.run_id
    return await payroll.propose_run(run_id, idempotency_key=key or None)


@router.get("/setujui")
async def show_signing(
    request: Request, month: Month, agency_id: Id, visitor: CurrentVisitor
) -> Response:
    """All that is signed, before it is: totals, exceptions, what changed since, the code."""
    return await signing_page(request, visitor, month, agency_id, Form())


@router.post("/setujui")
async def sign(
    request: Request, month: Month, agency_id: Id, visitor: CurrentVisitor, form: SentForm
) -> Response:
    """Sign the proposal whose code was shown, with one's password."""
    password, seen = form.needed(PASSWORD, visitor.language), form["kode"]
    password = form.values.pop(PASSWORD, password)
    still_there(form, visitor)
    await confirm(form, visitor, password)
    await attempt(form, visitor, lambda: approve(visitor, form["proses"], seen, form.key))
    if form.ok:
        return go(request, f"/gaji/{month}/{agency_id}?baru=disetujui")
    return await signing_page(request, visitor, month, agency_id, form)


async def confirm(form: Form, visitor: Visitor, password: str) -> None:
    """Ask identity whether this is the visitor's password; what it says stands at the field."""
    if not form.ok:
        return
    try:
        await visitor.ask.identity.confirm(Confirmation(password=password))
    except Refused as refused:
        wrong = refused.problem.code == "credentials_wrong"
        sentence = say(visitor.language, "Kata sandi tidak cocok. Periksa lalu coba lagi.")
        form.fault(PASSWORD, sentence if wrong else refused.problem.detail)
    except Away:
        form.fault(
            PASSWORD,
            say(
                visitor.language,
                "Kata sandi belum dapat diperiksa. Silakan coba lagi sebentar lagi.",
            ),
        )


async def approve(visitor: Visitor, run_id: str, seen: str, key: str) -> RunView:
    return await visitor.ask.payroll_incentive.approve_run(
        run_id, Approval(hash=seen), idempotency_key=key or None
    )


async def signing_page(
    request: Request, visitor: Visitor, month: str, agency_id: str, form: Form
) -> Response:
    found: dict[str, Any] = await panels(
        state=read_state(visitor, month, agency_id),
        variances=visitor.ask.payroll_incentive.list_variances(agency_id, month, size=1),
    )
    return page(
        request, "payroll/sign.html", status=status_of(form), form=form,
        **of_agency(visitor, month, agency_id), **found,
    )  # fmt: skip


class Ending(NamedTuple):
    """A way to end a proposal or a run, as it was seen, with a reason."""

    act: Callable[[Visitor, str, Form], Awaitable[RunView]]
    """Asks for it: of the run with this id."""
    template: str
    done: str


async def reject(visitor: Visitor, run_id: str, form: Form) -> RunView:
    rejection = Rejection(hash=form["kode"], reason=form["alasan"])
    return await visitor.ask.payroll_incentive.reject_run(
        run_id, rejection, idempotency_key=form.key or None
    )


async def withdraw(visitor: Visitor, run_id: str, form: Form) -> RunView:
    return await visitor.ask.payroll_incentive.withdraw_run(
        run_id, Withdrawal(reason=form["alasan"]), idempotency_key=form.key or None
    )


GIVE_BACK: Final = Ending(reject, "payroll/give_back.html", "dikembalikan")
GIVE_UP: Final = Ending(withdraw, "payroll/give_up.html", "dibatalkan")


@router.get("/kembalikan")
async def show_giving_back(
    request: Request, month: Month, agency_id: Id, visitor: CurrentVisitor
) -> Response:
    return await ending_page(request, visitor, month, agency_id, Form(), GIVE_BACK)


@router.post("/kembalikan")
async def give_back(
    request: Request, month: Month, agency_id: Id, visitor: CurrentVisitor, form: SentForm
) -> Response:
    """Give the proposal back to its maker."""
    return await end(request, visitor, month, agency_id, form, GIVE_BACK)


@router.get("/batalkan")
async def show_giving_up(
    request: Request, month: Month, agency_id: Id, visitor: CurrentVisitor
) -> Response:
    return await ending_page(request, visitor, month, agency_id, Form(), GIVE_UP)


@router.post("/batalkan")
async def give_up(
    request: Request, month: Month, agency_id: Id, visitor: CurrentVisitor, form: SentForm
) -> Response:
    """Give the run up; another may be opened later."""
    return await end(request, visitor, month, agency_id, form, GIVE_UP)


async def end(
    request: Request, visitor: Visitor, month: str, agency_id: str, form: Form, ending: Ending
) -> Response:
    """End what the form was filled in for; what stands by now may be something else."""
    reason = form.needed("alasan", visitor.language)
    if form.ok and len(reason) < SHORTEST:
        form.fault("alasan", say(visitor.language, "Tulislah alasannya dengan beberapa kata."))
    still_there(form, visitor)
    names = {"reason": "alasan", "hash": ""}
    await attempt(form, visitor, lambda: ending.act(visitor, form["proses"], form), names)
    if form.ok:
        return go(request, f"/gaji/{month}/{agency_id}?baru={ending.done}")
    return await ending_page(request, visitor, month, agency_id, form, ending)


def still_there(form: Form, visitor: Visitor) -> None:
    """Note it in a form that was filled in for no process."""
    if not RUN_ID.fullmatch(form["proses"]):
        form.fault("", say(visitor.language, "Proses ini sudah tidak ada. Lihat keadaannya kini."))


SHORTEST: Final = 3
RUN_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def moved(form: Form, run: RunReview | None) -> bool:
    """Whether what stands is another run or proposal than the one a form was filled in for."""
    if not form["proses"]:
        return False
    stands = (run.run_id, run.hash or "") if run else ("", "")
    return (form["proses"], form["kode"]) != stands


async def ending_page(
    request: Request, visitor: Visitor, month: str, agency_id: str, form: Form, ending: Ending
) -> Response:
    found: dict[str, Any] = await panels(state=read_state(visitor, month, agency_id))
    state = found["state"].content
    return page(
        request, ending.template, status=status_of(form), form=form,
        moved=state is not None and moved(form, state.run), seen=in_groups(form["kode"]),
        **of_agency(visitor, month, agency_id), **found,
    )  # fmt: skip
