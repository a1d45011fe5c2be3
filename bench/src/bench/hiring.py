"""People by file, through identity's HTTP door."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from bench import servers
from bench.doors import KEY, Caller
from bench.figures import Figure, figure
from bench.meter import Meter
from bench.people import AGENCY, REGION
from bench.place import PASSWORD, Place

SERVICE: Final = "identity"
UNITS: Final = """code,name,kind,parent_code,region,timezone,calendar
JKT,Jakarta,government,,JKT,Asia/Jakarta,5-day
JKT-DINKES,Dinas Kesehatan,agency,JKT,JKT,Asia/Jakarta,5-day"""
HEADER: Final = "nip,name,kind,status,golongan,from,hired_on,left_on"
MOST_SECONDS: Final = 60.0
MOST_MEMORY: Final = 250.0


async def measure(where: Place, count: int) -> list[Figure]:
    await where.fresh(SERVICE)
    with tempfile.TemporaryDirectory() as folder:
        own = {"CAPAIAN_SIGNING_KEYS": signing_keys(folder), "CAPAIAN_ADMIN_PASSWORD": PASSWORD}
        async with servers.called(where, SERVICE, **own) as (api, client):
            office = Caller(client, {role: [REGION, AGENCY] for role in ("admin", "hr_admin")})
            await office.upload("units", UNITS)
            content = "\n".join([HEADER, *rows(count)])
            with Meter(where.postgres, api.process) as meter:
                await office.upload("employees", content)
    cost = meter.cost
    return [
        figure("people by file", count, cost.wall, "s", MOST_SECONDS),
        figure("people by file, CPU a row", count, 1_000 * cost.cpu / count, "CPU ms"),
        figure("people by file, peak memory", count, cost.peak, "MB", MOST_MEMORY),
    ]


def signing_keys(folder: str) -> str:
    """A file with the key that signs the bench's tokens, as identity reads it."""
    path = Path(folder, "keys.json")
    path.write_bytes(msgspec.json.encode({"keys": [KEY.as_dict(private=True)]}))
    return str(path)


def rows(count: int) -> Iterator[str]:
    for number in range(count):
        born = f"{1970 + number % 25}{1 + number // 25 % 12:02d}{1 + number // 300 % 28:02d}"
        year, month = 2010 + number // 8_400 % 8, 1 + number // 67_200 % 12
        nip = f"{born}{year}{month:02d}1{1 + number % 999:03d}"
        hired = f"{year}-{month:02d}-01"
        yield f"{nip},Pegawai {number},pns,01,III/c,{hired},{hired},"
