"""Two processes that are ready at once and show what they were told."""

import os

from fastapi import FastAPI


def api() -> FastAPI:
    app = FastAPI()

    @app.get("/readyz")
    async def ready() -> dict[str, bool]:
        return {"ready": True}

    @app.get("/told")
    async def told() -> dict[str, str]:
        return {name: text for name, text in os.environ.items() if name.startswith("CAPAIAN_")}

    return app


def worker() -> FastAPI:
    return api()
