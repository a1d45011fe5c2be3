"""What requests need of the process: the desk where people sign in, and admins."""

from typing import Annotated

from fastapi import Depends, Request

from identity.adapters import Desk
from shared.auth import CurrentUser, Principal


def find_desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def require_admin(user: CurrentUser) -> Principal:
    user.require_anywhere("admin")
    return user


AtDesk = Annotated[Desk, Depends(find_desk)]
Admin = Annotated[Principal, Depends(require_admin)]
