"""Headless Chromium opens the page by its path and shows the figures."""

import re
import shutil


def check(workspace, checks):
    if shutil.which("chromium") is None:
        return checks.skip("Chromium shows the page", "no chromium here")
    page = workspace.usual.page
    total = str(workspace.usual.report["summary"]["total_requests"])
    dumped = chromium(workspace, "--dump-dom", page)
    checks.ends("Chromium opens the page", dumped, 0)
    grouped = r"\D?".join(total)
    checks.that(
        f"Chromium's DOM shows the total of {total} requests",
        re.search(rf"(?<!\d){grouped}(?!\d)", dumped.stdout.decode()), dumped.stdout[:2000])
    checks.that("Chromium's DOM shows the report's title", b"LLM gateway audit report" in dumped.stdout)
    told = dumped.stderr.decode("utf-8", "replace").splitlines()
    refused = [line for line in told if "Refused to" in line or "Content Security" in line]
    checks.equal("Chromium refuses nothing on the page", refused, [])
    pictures = []
    for width in (320, 1200):
        for scheme in ("light", "dark"):
            picture = workspace.path(f"page-{width}-{scheme}.png")
            dark = ["--blink-settings=preferredColorScheme=0"] if scheme == "dark" else []
            chromium(workspace, f"--window-size={width},1600", *dark, f"--screenshot={picture}", page)
            if checks.that(
                    f"Chromium draws the page {width} px wide, {scheme}",
                    picture.is_file() and picture.stat().st_size > 5000):
                pictures.append(picture.read_bytes())
    checks.equal("light and dark, narrow and wide differ", len(set(pictures)), 4)


def chromium(workspace, *options):
    *flags, page = options
    return workspace.tool(
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--enable-logging=stderr",
        f"--user-data-dir={workspace.path('chromium')}", *flags, page.as_uri(), timeout=120)
