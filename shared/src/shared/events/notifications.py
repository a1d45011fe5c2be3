"""What notifications says: whether a message reached the outside world."""

from typing import ClassVar
from uuid import UUID

from shared.events.base import EmployeeEvent


class DeliveryEvent(EmployeeEvent, frozen=True, kw_only=True):
    """One notice sent through one channel outside the portal."""

    topic: ClassVar[str] = "notifications.delivery.v1"
    aggregate: ClassVar[str] = "delivery"

    notice_id: UUID
    channel: str
    template: str

    @property
    def aggregate_id(self) -> str:
        return f"{self.notice_id}:{self.channel}"


class NotificationDelivered(DeliveryEvent, frozen=True, kw_only=True):
    """The provider accepted the message."""


class NotificationFailed(DeliveryEvent, frozen=True, kw_only=True):
    """The message will not be delivered; `reason` is permanent-failure or technical-failure."""

    reason: str
