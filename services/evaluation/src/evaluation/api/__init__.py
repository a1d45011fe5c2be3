"""The HTTP door of evaluation."""

from fastapi import APIRouter

from evaluation.api import activities, files, lists, periods, results

router = APIRouter(prefix="/v1")
for room in (periods, results, activities, files, lists):
    router.include_router(room.router)
