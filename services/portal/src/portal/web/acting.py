"""Who sends a form: the visitor, once the form is known to be theirs."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request

from portal.web.forms import Form, read
from portal.web.guard import check_seal
from portal.web.visitors import CurrentVisitor, Visitor


async def sealed_form(request: Request, visitor: CurrentVisitor) -> AsyncIterator[Form]:
    """The form of this request, made by us for this visitor; its files hold until the answer.

    Raises:
        Forged: it was not.
    """
    try:
        await check_seal(request, visitor)
        yield await read(request)
    finally:
        await request.close()


SentForm = Annotated[Form, Depends(sealed_form)]

__all__ = ["CurrentVisitor", "SentForm", "Visitor"]
