"""Who sends a form: the visitor, once the form is known to be theirs."""

from typing import Annotated

from fastapi import Depends, Request

from portal.web.forms import Form, read
from portal.web.guard import check_seal
from portal.web.visitors import CurrentVisitor, Visitor


async def sealed_form(request: Request, visitor: CurrentVisitor) -> Form:
    """The form of this request, made by us for this visitor.

    Raises:
        Forged: it was not.
    """
    await check_seal(request, visitor)
    return await read(request)


SentForm = Annotated[Form, Depends(sealed_form)]

__all__ = ["CurrentVisitor", "SentForm", "Visitor"]
