"""Archives of the sample portal's nights, their site, and a way to ask it for a page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx

from gov_archive import capture, flag, night, nights, sample, sources, store
from gov_archive.query import web
from gov_archive.settings import Settings

Ask = Callable[..., httpx.Response]

HOSTILE_KEY = "0c5a2c3e-2b9a-4e6d-9c53-0b8f5a0a1b2c"
HOSTILE_TABLE = f"""
title = "<script>document.title='ran'</script>云栖镇2020年政府工作报告"
infoid = "{HOSTILE_KEY}"
column = "工作报告"
published_on = 2020-01-15
source = "云栖镇"
[metadata]
"体裁" = '"><img src=x onerror=alert(1)>'
"""
HOSTILE_TEXT = """政府工作报告
——在云栖镇第三届人民代表大会第五次会议上
各位代表：
现在，我代表云栖镇人民政府，向大会报告工作，请予审议。
一、工作回顾
修好三座桥<script>document.body.id='ran'</script>，增长5%</p><img src=x onerror="document.body.id='ran'">{{ 7 * 7 }}。
"""


def archived(folder: Path, *, only: int, content: Path | None = None) -> Path:
    """Run the first nights of the sample portal into *folder*."""
    tonight = sample.NIGHTS[0]
    with sample.running(clock=lambda: tonight, port=0, content=content) as server:
        portal = sources.loads(server.sources_toml(), where="the sample portal")
        for tonight in sample.NIGHTS[:only]:
            with night.Run(portal, folder, now=nights.clock(tonight), settings=Settings(retry_wait_seconds=0)) as run:
                night.summary(run, [night.source_night(run, source) for source in portal.sources])
    return folder


def site(archive: Path) -> web.Site:
    """Return the site of *archive*."""
    return web.site(
        archive / store.FILE, capture=lambda file, offset: capture.read(archive / "captures", file, offset), sentences=flag.SENTENCES
    )


def asking(archive: Path) -> Ask:
    """Return a function that asks the site of *archive* for a path; redirects are not followed."""
    served = site(archive)

    def ask(path: str, *, method: str = "GET", headers: dict[str, str] | None = None) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(served.app())
            async with httpx.AsyncClient(transport=transport, base_url="http://archive.example") as client:
                return await client.request(method, path, headers=headers)

        return asyncio.run(asked())

    return ask
