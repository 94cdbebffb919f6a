"""How a payout statement stands on paper: :func:`bot.merchants.statement.statement_pdf` draws it."""

from collections.abc import Sequence
from typing import Final

from bot.clock import TOKYO
from bot.merchants.paper import LEFT, MISSING, RIGHT, RULE, SOFT, WIDTH, Paper, printable, wrapped
from bot.merchants.statement import WORDS, Statement, StatementLine
from programmes.japanese import day_in_words, number_in_words, time_in_words, yen

SIZE: Final = 9.5
LEADING: Final = 14.0
LABEL: Final = 92.0
"""Width of what stands left of a fact."""
KIND: Final = 158.0
"""Width of a counted kind's name."""
MOST_LINES: Final = 8
"""Of a counted kind's name; a row never goes over a page."""
COLUMNS: Final = (
    ("face", 224.0, 56.0),
    ("declared", 288.0, 60.0),
    ("counted", 352.0, 60.0),
    ("difference", 410.0, 54.0),
    ("yen", 499.28, 84.0),
)
"""Columns of numbers: name, right edge from the left margin, width."""
INSET: Final = 6.0
"""Room between the edge of the table and what stands in it."""

_LABELS: Final[dict[str, str]] = WORDS["labels"]


def sheet(statement: Statement) -> bytes:
    """The PDF. It is written twice where it takes several pages: the first time to count them."""
    paper = _written(statement, 1)
    return (paper if paper.pages == 1 else _written(statement, paper.pages)).finished()


def _written(statement: Statement, pages: int) -> Paper:
    number = printable(statement.number)

    def footer(page: int) -> tuple[str, str]:
        left = WORDS["footer"].format(title=WORDS["title"], number=number)
        return left, WORDS["page"].format(page=page, pages=pages)

    title = WORDS["document"].format(day=day_in_words(statement.day))
    paper = Paper(title, statement.made_at, footer)
    _head(paper, statement)
    _amount(paper, statement)
    _facts(paper, _about(statement))
    _lines(paper, statement)
    _difference(paper, statement)
    _objection(paper, statement)
    _desk(paper, statement)
    return paper


def _head(paper: Paper, statement: Statement) -> None:
    made = statement.made_at.astimezone(TOKYO)
    made_at = WORDS["made_at"].format(day=day_in_words(made.date()), time=time_in_words(made.time()))
    paper.y += 16
    with paper.element("H1"):
        paper.write(LEFT, WORDS["title"], size=19, bold=True)
    notes = (WORDS["number"].format(number=statement.number), made_at)
    for row, words in enumerate(notes):
        with paper.element("P"):
            y = paper.y - 9 + 13 * row
            paper.write(RIGHT, printable(words), size=8.5, y=y, right=True, ink=SOFT, within=320)
    paper.y += 14
    paper.rule(paper.y, thick=1.2, ink=SOFT)
    paper.y += 24
    _paragraph(paper, WORDS["shop"].format(shop=statement.shop), size=13, bold=True)
    _paragraph(paper, WORDS["merchant_number"].format(number=statement.merchant_number))
    paper.y -= 2
    _paragraph(paper, WORDS["issuer"].format(issuer=statement.issuer))


def _amount(paper: Paper, statement: Statement) -> None:
    """What everybody looks for first: how much, and when."""
    words = WORDS["states"][statement.state]
    paper.tint(paper.y, 54)
    top = paper.y
    with paper.element("P"):
        paper.write(LEFT + 12, words["amount"], size=9, y=top + 18, ink=SOFT)
        paper.write(LEFT + 12, _yen(statement.amount), size=21, y=top + 42, bold=True, within=210)
    with paper.element("P"):
        paper.write(LEFT + 250, words["day"], size=9, y=top + 18, ink=SOFT)
        paper.write(LEFT + 250, day_in_words(statement.day), size=15, y=top + 42, bold=True, within=235)
    paper.y = top + 54 + 20
    if words["note"]:
        _paragraph(paper, words["note"], bold=True)
        paper.y += 4


def _about(statement: Statement) -> list[tuple[str, str]]:
    bank, tail = statement.bank, statement.account_tail
    account = WORDS["account"]["both" if bank and tail else "bank" if bank else "tail"]
    facts = [
        ("programme", statement.programme),
        ("round", statement.round_name),
        ("state", WORDS["states"][statement.state]["name"]),
        ("account", account.format(bank=bank, tail=tail) if bank or tail else ""),
        ("payer", statement.payer),
    ]
    return [(_LABELS[name], words) for name, words in facts if words]


def _facts(paper: Paper, facts: Sequence[tuple[str, str]]) -> None:
    """A table of two columns: what it is, and how it is."""
    with paper.element("Table"):
        for label, words in facts:
            rows = wrapped(printable(words), RIGHT - LEFT - LABEL, SIZE)
            _break_before(paper, LEADING * min(len(rows), 4))
            with paper.element("TR"):
                with paper.element("TH", scope="Row"):
                    paper.write(LEFT, label, size=SIZE, ink=SOFT, within=LABEL - 6)
                with paper.element("TD"):
                    _rows(paper, LEFT + LABEL, rows)
            paper.y += 2
    paper.y += 6


def _lines(paper: Paper, statement: Statement) -> None:
    if not statement.lines:
        return
    _heading(paper, WORDS["headings"]["lines"], with_next=60)
    with paper.element("Table"):
        _column_heads(paper)
        for line in statement.lines:
            names = wrapped(printable(line.kind), KIND - INSET, SIZE)[:MOST_LINES] or [WORDS["unknown"]]
            _new_page_of_table(paper, LEADING * len(names) + 6)
            _table_row(paper, names, _line_cells(line))
        _sums(paper, statement)
    paper.y += 24


def _sums(paper: Paper, statement: Statement) -> None:
    declared, counted, unit = statement.declared_total, statement.counted_total, statement.lines[0].unit
    difference = None if declared is None or counted is None else counted - declared
    total = statement.lines_total
    pieces = (_pieces(declared, unit), _pieces(counted, unit), _signed(difference, unit))
    rows = [(WORDS["sums"]["total"], ("", *pieces, _yen(total)))]
    if statement.adjustment:
        amount = WORDS["states"][statement.state]["amount"]
        rows.append((WORDS["sums"]["adjustment"], ("", "", "", "", _signed_yen(statement.adjustment))))
        rows.append((amount, ("", "", "", "", _yen(statement.amount))))
    _new_page_of_table(paper, (LEADING + 6) * len(rows))
    for name, cells in rows:
        _table_row(paper, [name], cells, bold=True)


def _column_heads(paper: Paper, *, again: bool = False) -> None:
    heads = WORDS["columns"]
    paper.tint(paper.y, LEADING + 6)
    paper.y += LEADING
    kind = heads["kind"] + (WORDS["ditto"] if again else "")
    with paper.element("TR"):
        with paper.element("TH", scope="Column"):
            paper.write(LEFT + INSET, kind, size=9, bold=True)
        for name, edge, _ in COLUMNS:
            with paper.element("TH", scope="Column"):
                paper.write(LEFT + edge - INSET, heads[name], size=9, bold=True, right=True)
    paper.y += 6
    paper.rule(paper.y)


def _new_page_of_table(paper: Paper, height: float) -> None:
    """A new page where the next row has no room, with the heads of the columns once more."""
    if not paper.has_room(height):
        paper.new_page()
        with paper.decoration():
            _column_heads(paper, again=True)


def _table_row(paper: Paper, names: Sequence[str], cells: Sequence[str], *, bold: bool = False) -> None:
    top = paper.y
    paper.y += LEADING
    with paper.element("TR"):
        with paper.element("TH", scope="Row"):
            _rows(paper, LEFT + INSET, names, bold=bold)
        for (_, edge, width), words in zip(COLUMNS, cells, strict=True):
            with paper.element("TD"):
                if words:
                    paper.write(LEFT + edge - INSET, words, size=SIZE, y=top + LEADING, bold=bold, right=True,
                                within=width)  # fmt: skip
    paper.y += 6 - LEADING
    paper.rule(paper.y, ink=RULE, thick=0.8 if bold else 0.4)


def _difference(paper: Paper, statement: Statement) -> None:
    if statement.declared_amount is None and not statement.difference_reason and not statement.rule:
        return
    amount = (WORDS["states"][statement.state]["amount"], _yen(statement.amount))
    known = statement.declared_amount is not None
    facts = [
        *([(_LABELS["declared"], _yen(statement.declared_amount)), amount] if known else []),
        *([(_LABELS["difference"], _signed_yen(statement.difference))] if known else []),
        (_LABELS["reason"], statement.difference_reason),
        (_LABELS["rule"], statement.rule),
    ]
    _heading(paper, WORDS["headings"]["difference"], with_next=LEADING * 3)
    _facts(paper, [(label, words) for label, words in facts if words])


def _objection(paper: Paper, statement: Statement) -> None:
    last, words = statement.last_day_to_dispute, WORDS["objection"]
    if last is None:
        _heading(paper, WORDS["headings"]["questions"], with_next=LEADING * 4)
        _paragraph(paper, words["none"])
        return
    late = statement.made_at.astimezone(TOKYO).date() > last
    _heading(paper, WORDS["headings"]["objection"], with_next=LEADING * 4)
    _paragraph(paper, words["over" if late else "until"].format(day=day_in_words(last)))


def _desk(paper: Paper, statement: Statement) -> None:
    facts = ((_LABELS["desk"], statement.desk), (_LABELS["phone"], statement.desk_phone))
    _facts(paper, [(label, words) for label, words in facts if words])
    if MISSING in "".join(printable(words) for words in _written_by_others(statement)):
        _paragraph(paper, WORDS["missing_signs"])


def _written_by_others(statement: Statement) -> list[str]:
    return [
        statement.number, statement.programme, statement.issuer, statement.desk, statement.desk_phone,
        statement.merchant_number, statement.shop, statement.round_name, statement.difference_reason,
        statement.rule, statement.bank, statement.payer, *(line.kind + line.unit for line in statement.lines),
    ]  # fmt: skip


def _heading(paper: Paper, words: str, *, with_next: float) -> None:
    """A heading, on the same page as the beginning of what follows."""
    _break_before(paper, 24 + with_next)
    paper.y += 8
    with paper.element("H2"):
        paper.write(LEFT, words, size=11, bold=True)
    paper.y += 10
    if words != WORDS["headings"]["lines"]:
        paper.y += 8


def _paragraph(paper: Paper, words: str, *, size: float = SIZE, bold: bool = False) -> None:
    with paper.element("P"):
        _rows(paper, LEFT, wrapped(printable(words), RIGHT - LEFT, size, bold=bold), size=size, bold=bold)
    paper.y += 4


def _rows(paper: Paper, x: float, rows: Sequence[str], *, size: float = SIZE, bold: bool = False) -> None:
    """Lines one under another from the baseline ``paper.y`` on; afterwards it is the one after them."""
    for row in rows:
        _break_before(paper, 0)
        paper.write(x, row, size=size, bold=bold, within=WIDTH)
        paper.y += max(LEADING, size * 1.45)


def _break_before(paper: Paper, height: float) -> None:
    if not paper.has_room(height):
        paper.new_page()
        paper.y += LEADING


def _line_cells(line: StatementLine) -> tuple[str, ...]:
    return (
        _yen(line.face),
        _pieces(line.declared, line.unit),
        _pieces(line.counted, line.unit),
        _signed(line.difference, line.unit),
        _yen(line.amount),
    )


def _yen(amount: int | None) -> str:
    return WORDS["unknown"] if amount is None else yen(amount).replace("-", WORDS["minus"])


def _pieces(count: int | None, unit: str) -> str:
    return WORDS["unknown"] if count is None else number_in_words(count) + printable(unit)


def _signed(count: int | None, unit: str) -> str:
    """+2枚, −3枚, 0枚"""
    return WORDS["unknown"] if count is None else _sign(count) + number_in_words(abs(count)) + printable(unit)


def _signed_yen(amount: int | None) -> str:
    return WORDS["unknown"] if amount is None else _sign(amount) + yen(abs(amount))


def _sign(number: int) -> str:
    minus: str = WORDS["minus"]
    return "+" if number > 0 else minus if number < 0 else ""
