"""A Chromium without a window: how a page lies on a screen of a given width."""

import html
import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_SECONDS = 60.0
_MEASURE = """<script>
addEventListener("load", () => {
  const told = {};
  for (const frame of document.querySelectorAll("iframe")) {
    const page = frame.contentDocument, root = page.documentElement;
    told[frame.id] = {width: root.scrollWidth, height: root.scrollHeight, text: page.body.innerText};
  }
  document.body.replaceChildren(Object.assign(document.createElement("pre"),
    {id: "told", textContent: JSON.stringify(told)}));
});
</script>"""


@dataclass(frozen=True, slots=True)
class Laid:
    """A page on the screen, in CSS pixels; `text` is what a reader sees."""

    width: int
    height: int
    text: str


def why_not() -> str:
    """Why no browser can be run here; empty where one can."""
    return "" if _program() else "Chromium is not installed: apt-get install chromium (as .ci/run does)"


def lay_out(pages: Mapping[str, str], width: int, folder: Path) -> dict[str, Laid]:
    """Each page in a frame of `width` pixels; `folder` is for the browser's own files."""
    frames = "".join(
        f'<iframe id="{html.escape(name)}" width={width} height=6000 style="border:0" '
        f'srcdoc="{html.escape(page)}"></iframe>'
        for name, page in pages.items()
    )
    frame = folder / f"frames-{width}.html"
    frame.write_text(f"<!DOCTYPE html><meta charset=utf-8>{_MEASURE}<body>{frames}", "utf-8")
    # A browser's own sandbox wants rights that containers do not give; the pages are our own.
    command = [
        *(str(_program()), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
        *("--disable-background-networking", "--no-first-run", f"--user-data-dir={folder / 'browser'}"),
        *("--virtual-time-budget=5000", "--dump-dom", frame.as_uri()),
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
        env={**os.environ, "HOME": str(folder)},
    )
    found = re.search(r'<pre id="told">(.*?)</pre>', done.stdout, re.DOTALL)
    assert found, f"the browser told nothing: {done.stdout[-500:]}\n{done.stderr[-1000:]}"
    return {name: Laid(**one) for name, one in json.loads(html.unescape(found[1])).items()}


def _program() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
