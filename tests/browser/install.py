"""See that there is a browser to test with: one on the machine, else Debian's package (root), else Playwright's own.

Run by `make test`. Says what it did in one line; exits with 1 and a sentence where no browser can be had.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)


def find_browser() -> str | None:
    """Return the path of a Chromium on this machine: POLICYGRAPH_BROWSER, PATH, usual places, Playwright's."""
    given = os.environ.get("POLICYGRAPH_BROWSER")
    if given:
        return given
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            return found
    for place in _PLACES:
        if Path(place).exists():
            return place
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        bundled = playwright.chromium.executable_path
    return bundled if bundled and Path(bundled).exists() else None


def main() -> int:
    """Find a browser, or install one."""
    if find_browser():
        return 0
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        print("No Chromium here: installing Debian's, with Chinese fonts.", file=sys.stderr)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"],
        ):
            subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)
    else:
        print("No Chromium here: installing Playwright's.", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if find_browser():
        return 0
    print(
        "No browser could be installed. Install Chromium, or set POLICYGRAPH_BROWSER to one, and run this again.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
