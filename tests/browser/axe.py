"""What axe-core says about a page: WCAG 2.2 A and AA, and its best practice."""

from pathlib import Path

from playwright.sync_api import Frame, Page

SCRIPT = (Path(__file__).parent / "vendor/axe-4.14.1.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async ([context, rules]) => {
  const found = await axe.run(context || document, { runOnly: rules, iframes: false, resultTypes: ['violations'] });
  const told = each => [each.id, each.nodes.map(node => [node.target, node.failureSummary])];
  return [found.violations.map(told), found.passes.length];
}"""


def assert_clean(page: Page | Frame, where: str = "", *, context: object = None, least: int = 10) -> None:
    """No violation, and more than ``least`` rules that looked at something. The page must have been opened with
    ``bypass_csp=True``; of a page with frames each frame is asked by itself. ``context``: what to look at."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(SCRIPT)
    violations, looked = page.evaluate(RUN, [context, RULES])
    assert violations == [], where
    assert looked > least, where
