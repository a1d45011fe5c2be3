"""The clock door of identity."""

from identity.actions.sign_in import forget_attempts
from identity.db import transaction
from shared.session import utcnow


async def forget_old_sign_ins() -> None:
    """Delete what is only counted for a while."""
    async with transaction() as session:
        await forget_attempts(session, utcnow())
