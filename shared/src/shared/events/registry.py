"""Every event type and topic there is: for decoding, for creating topics, for the documents."""

from typing import Final

import msgspec

from shared.events import evaluation, identity, notifications, payroll, targets
from shared.events.base import Event

DAY_MS: Final = 86_400_000


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """How a topic is made. Employee-keyed topics all have the same number of partitions.

    `key` names the fields that make the key of its records, with colons between them.
    """

    name: str
    key: str = "employee_id"
    partitions: int = 12
    compacted: bool = False
    retention_days: int = 30

    @property
    def config(self) -> dict[str, str]:
        if not self.compacted:
            return {"cleanup.policy": "delete", "retention.ms": str(self.retention_days * DAY_MS)}
        return {
            "cleanup.policy": "compact",
            "min.cleanable.dirty.ratio": "0.2",
            "max.compaction.lag.ms": str(DAY_MS),
            "delete.retention.ms": str(14 * DAY_MS),
        }


TOPICS: Final = {
    topic.name: topic
    for topic in (
        Topic(name="identity.employee.v1"),
        Topic(name="identity.employee.state.v1", compacted=True),
        Topic(name="identity.unit.state.v1", key="unit_id", partitions=3, compacted=True),
        Topic(name="targets.plan.v1"),
        Topic(name="evaluation.period.v1", key="agency_id", partitions=3),
        Topic(name="evaluation.result.v1"),
        Topic(name="evaluation.work.v1"),
        Topic(name="payroll.policy.v1", key="policy_id", partitions=3),
        Topic(name="payroll.incentive.v1"),
        Topic(name="payroll.incentive.state.v1", key="agency_id:employee_id:month", compacted=True),
        Topic(name="payroll.payslip.state.v1", key="run_id:employee_id", compacted=True),
        Topic(name="payroll.run.v1", key="agency_id", partitions=3),
        Topic(name="notifications.delivery.v1"),
    )
}


def sent_by(service: str) -> list[str]:
    """The topics on which a service speaks: the first word of their names begins its own."""
    return [name for name in TOPICS if service.startswith(name.partition(".")[0])]


EVENTS: Final[dict[str, type[Event]]] = {
    event.__name__: event
    for event in (
        identity.EmployeeHired,
        identity.EmployeeChanged,
        identity.AssignmentChanged,
        identity.EmployeeLeft,
        identity.EmployeeSnapshot,
        identity.UnitState,
        targets.TargetSubmitted,
        targets.TargetReturned,
        targets.TargetApproved,
        targets.TargetRevised,
        evaluation.PeriodOpened,
        evaluation.PeriodClosed,
        evaluation.PeriodManifest,
        evaluation.AttendanceClosed,
        evaluation.EvaluationFinalised,
        evaluation.EvaluationRevised,
        evaluation.AttendanceRecorded,
        evaluation.ActivityApproved,
        evaluation.ActivityReturned,
        evaluation.MeasureRecorded,
        evaluation.DisciplineImposed,
        payroll.PolicyActivated,
        payroll.IncentiveCalculated,
        payroll.IncentiveRecalculated,
        payroll.AdjustmentRaised,
        payroll.StatementState,
        payroll.PayslipState,
        payroll.RunOpened,
        payroll.RunWithdrawn,
        payroll.RunSealed,
        payroll.RunApproved,
        notifications.NotificationDelivered,
        notifications.NotificationFailed,
    )
}
