"""What requests need of the process: the desk where people sign in, and admins."""

from typing import Annotated

from fastapi import Depends, Request

from identity.adapters import Desk
from identity.domain.permissions import EVERYWHERE_ID
from shared.auth import CurrentUser, Principal


def find_desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def require_admin(user: CurrentUser) -> Principal:
    """Accounts and roles reach everywhere: who tends them must, or could give themselves more."""
    user.require(EVERYWHERE_ID, "admin")
    return user


AtDesk = Annotated[Desk, Depends(find_desk)]
Admin = Annotated[Principal, Depends(require_admin)]
