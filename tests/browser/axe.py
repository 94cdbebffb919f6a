"""What axe-core says about a page: WCAG 2.2 A and AA, and its best practice."""

from pathlib import Path

from playwright.sync_api import Frame, Page

SCRIPT = (Path(__file__).parent / "vendor/axe-4.14.1.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "([context, rules]) => axe.run(context || document, { runOnly: rules, iframes: false })"


def assert_clean(page: Page | Frame, where: str = "", *, context: object = None, least: int = 10) -> None:
    """No violation, and more than ``least`` rules that looked at something. The page must have been opened with
    ``bypass_csp=True``; of a page with frames each frame is asked by itself. ``context``: what to look at."""
    page.evaluate(SCRIPT)
    found = page.evaluate(RUN, [context, RULES])
    told = [
        (each["id"], [(node["target"], node["failureSummary"]) for node in each["nodes"]])
        for each in found["violations"]
    ]
    assert told == [], where
    assert len(found["passes"]) > least, where
