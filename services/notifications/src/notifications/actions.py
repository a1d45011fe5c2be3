"""What people and events can make notifications do."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from notifications import queries
from notifications.domain.notices import (
    PORTAL,
    Notice,
    once,
    payslip_template,
    to_superior_or_leader,
)
from notifications.queries import Told
from notifications.schemas import ContactRow
from shared.auth import Principal
from shared.events.base import Event
from shared.events.evaluation import ActivityReturned, EvaluationFinalised, EvaluationRevised
from shared.events.identity import EmployeeState
from shared.events.notifications import NotificationDelivered, NotificationFailed
from shared.events.payroll import PayslipState, RunSealed
from shared.events.targets import TargetApproved, TargetReturned, TargetSubmitted
from shared.imports import Fault, Written
from shared.outbox import emit
from shared.session import raw

MOST_ATTEMPTS: Final = 48
RETRY_AFTER: Final = timedelta(minutes=5)

COPY = """
insert into employee_copy as t (agency_id, employee_id, version, nip, name)
select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[])
on conflict (agency_id, employee_id) do update
  set version = excluded.version, nip = excluded.nip, name = excluded.name
  where excluded.version > t.version
"""


async def note_employees(session: AsyncSession, events: Sequence[EmployeeState]) -> None:
    """Keep the newest state of people, once for each agency with a post of theirs."""
    rows = {
        (assignment.agency_id, event.employee_id): event
        for event in sorted(events, key=lambda event: event.version)
        for assignment in event.assignments
    }
    await (await raw(session)).execute(
        COPY,
        [agency for agency, _ in rows],
        [employee for _, employee in rows],
        [event.version for event in rows.values()],
        [event.nip for event in rows.values()],
        [event.name for event in rows.values()],
    )


async def tell_of_submission(session: AsyncSession, events: Sequence[TargetSubmitted]) -> None:
    await tell(
        session,
        [
            notice(event, "target_submitted", to_superior_or_leader(event.superior_id))
            for event in events
        ],
    )


async def tell_of_return(session: AsyncSession, events: Sequence[TargetReturned]) -> None:
    await tell(session, [notice(event, "target_returned", own(event)) for event in events])


async def tell_of_approval(session: AsyncSession, events: Sequence[TargetApproved]) -> None:
    await tell(session, [notice(event, "target_approved", own(event)) for event in events])


async def tell_of_activity(session: AsyncSession, events: Sequence[ActivityReturned]) -> None:
    await tell(session, [notice(event, "activity_returned", own(event)) for event in events])


async def tell_of_evaluation(session: AsyncSession, events: Sequence[EvaluationFinalised]) -> None:
    await tell(session, [notice(event, "evaluation_finalised", own(event)) for event in events])


async def tell_of_revision(session: AsyncSession, events: Sequence[EvaluationRevised]) -> None:
    await tell(session, [notice(event, "evaluation_revised", own(event)) for event in events])


async def tell_of_seal(session: AsyncSession, events: Sequence[RunSealed]) -> None:
    checker = {"role": "payroll_checker"}
    await tell(session, [notice(event, "run_sealed", checker) for event in events])


async def tell_of_payslip(session: AsyncSession, events: Sequence[PayslipState]) -> None:
    """Say that a payslip is there; and where it pays nothing, that it says why."""
    await tell(
        session, [notice(event, payslip_template(event.payslip), own(event)) for event in events]
    )


def own(event: Any) -> dict[str, UUID]:
    return {"employee_id": event.employee_id}


WORDS: Final = ("period", "month", "day", "reason")


def notice(event: Event, template: str, recipient: dict[str, Any]) -> Notice:
    """A notice of this event; only words that may stand in a message are taken from it."""
    values = {word: str(getattr(event, word)) for word in WORDS if hasattr(event, word)}
    return Notice(
        event_id=event.event_id,
        agency_id=event.agency_id,
        template=template,
        values=values,
        **recipient,
    )


TELL = """
insert into notice (agency_id, event_id, recipient, employee_id, role, channel, template, fill)
select agency_id, event_id, recipient, employee_id, role, $1, template, fill::jsonb
from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::text[], $7::text[], $8::text[])
  as row (agency_id, event_id, recipient, employee_id, role, template, fill)
on conflict (event_id, recipient, channel, template) do nothing
"""


async def tell(session: AsyncSession, notices: Sequence[Notice]) -> None:
    """Save notices; one already told is not told again."""
    rows = once(notices)
    await (await raw(session)).execute(
        TELL,
        PORTAL,
        [row.agency_id for row in rows],
        [row.event_id for row in rows],
        [row.recipient for row in rows],
        [row.employee_id for row in rows],
        [row.role for row in rows],
        [row.template for row in rows],
        [msgspec.json.encode(row.values).decode() for row in rows],
    )


async def read_notice(
    session: AsyncSession, user: Principal, notice_id: UUID, now: datetime
) -> Told:
    """Mark a notice as read; reading it again leaves the first moment standing."""
    notice = await queries.notice_of(session, user, notice_id)
    return notice._replace(read_at=await queries.note_reading(session, notice, now))


CONTACTS = """
insert into contact as t (agency_id, employee_id, email, language)
select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[])
on conflict (agency_id, employee_id) do update
  set email = excluded.email, language = excluded.language
  where (t.email, t.language) is distinct from (excluded.email, excluded.language)
returning employee_id
"""


async def take_contacts(
    session: AsyncSession, user: Principal, rows: Sequence[tuple[int, ContactRow]]
) -> Written:
    """Keep contacts of the caller's agencies' people; rows of others are faulty."""
    people = await queries.employees_by_nip(session, [row.nip for _, row in rows])
    faults = []
    good: dict[tuple[UUID, UUID], ContactRow] = {}
    for number, row in rows:
        person = people.get(row.nip)
        if person is None:
            faults.append(Fault(number, "nip", row.nip, "nip_unknown", {}))
        elif not user.has("hr_admin", person.agency_id):
            faults.append(Fault(number, "nip", row.nip, "agency_not_yours", {}))
        else:
            good[person.agency_id, person.employee_id] = row
    changed = await (await raw(session)).fetch(
        CONTACTS,
        [agency for agency, _ in good],
        [employee for _, employee in good],
        [row.email for row in good.values()],
        [row.language for row in good.values()],
    )
    return Written(len(changed), len(rows) - len(faults) - len(changed), faults)


SCHEDULE = """
insert into delivery (agency_id, notice_id, status)
select notice.agency_id, notice.notice_id, 'created'
from notice join contact using (agency_id, employee_id)
where notice.created_at > now() - interval '1 day'
on conflict do nothing
"""


async def schedule_emails(session: AsyncSession) -> None:
    """Have the last day's notices sent to those who left an address."""
    await (await raw(session)).execute(SCHEDULE)


OUTCOME = """
update delivery set status = $3, error = $4, due_at = $5 where (agency_id, notice_id) = ($1, $2)
"""


async def record_outcome(
    session: AsyncSession, email: Any, failure: tuple[str, str] | None, now: datetime
) -> None:
    """Record what became of an e-mail: (status, reason) of a failure, or None.

    A temporary failure is tried again every five minutes, at most 48 times.
    """
    status, reason = failure or ("delivered", None)
    if status == "temporary-failure" and email["attempts"] >= MOST_ATTEMPTS:
        status = "technical-failure"
    key = (email["agency_id"], email["notice_id"])
    await (await raw(session)).execute(OUTCOME, *key, status, reason, now + RETRY_AFTER)
    said = {
        "agency_id": email["agency_id"],
        "employee_id": email["employee_id"],
        "version": email["attempts"],
        "recorded_at": now,
        "notice_id": email["notice_id"],
        "channel": "email",
        "template": email["template"],
    }
    if status == "delivered":
        await emit(session, NotificationDelivered(**said))
    elif status != "temporary-failure":
        await emit(session, NotificationFailed(**said, reason=status))
