"""The HTTP door of payroll-incentive."""

from fastapi import APIRouter

from payroll_incentive.api import explanations, imports, pay, policies, runs

router = APIRouter(prefix="/v1")
router.include_router(imports.router)
router.include_router(policies.router)
router.include_router(runs.router)
router.include_router(pay.router)
router.include_router(explanations.router)

__all__ = ["router"]
