"""One's pay, and that of others for those who may see it."""

from portal.screens.pay.pages import router

__all__ = ["router"]
