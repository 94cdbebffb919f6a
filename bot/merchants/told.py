"""What linked people are told of our own accord: how their dispute goes on, and what became of their pictures."""

from collections.abc import Mapping
from typing import Final

from bot.blocks import Button, Card, Press, Reply, Row, Text
from bot.turn import Words, cite
from programmes.model import Programme
from store.tables import Found

WORDS: Final = "told"
_STATE: Final = "dispute_state"
_TONES: Final[Mapping[str, str]] = {"received": "good", "accepted": "good", "refused": "stop"}
_REASONS: Final[Mapping[str, str]] = {"empty": "broken", "refused": "gone"}


def dispute_changed(words: Words, programme: Programme, dispute: Found, payout: Found) -> Reply:
    """The message that a dispute has come to its present state (received, checking, accepted, refused, withdrawn).

    ``dispute``, ``payout``: rows of their tables. For :func:`bot.notices.tell`; a key for it is
    ``dispute:<number>:<state>``."""
    values = {"dispute": dispute, "payout": payout, "reason": dispute.decided_reason or ""}
    rule = programme.disputes.source if programme.disputes and dispute.under_rule else ()
    tone = _TONES.get(dispute.state, "plain")
    card = Card(
        title=words(WORDS, f"title_{dispute.state}", **values),
        rows=(Row(words(WORDS, "row_number"), dispute.number), *decided_rows(words, dispute)),
        text=words(WORDS, f"text_{dispute.state}", **values),
        colour=programme.colour,
        tone=tone,  # type: ignore[arg-type]
        citations=cite(programme, rule if dispute.state == "refused" else ()),
    )
    state = Press(_STATE, (("p", programme.code), ("dispute", str(dispute.id))))
    quick = (Button(words(WORDS, "button_state"), state), _to_person(words, programme))
    return Reply("form", (card,), quick, topic=f"do:{_STATE}", programme=programme.code)


def decided_rows(words: Words, dispute: Found) -> tuple[Row, ...]:
    """Amount and day of an accepted dispute, as far as they were told."""
    if dispute.state != "accepted":
        return ()
    told = {"amount": dispute.decided_amount, "day": dispute.decided_payout_day}
    return tuple(
        Row(
            words(WORDS, f"row_{name}"),
            words(WORDS, f"value_{name}", dispute=dispute),
            strong=name == "amount",
        )
        for name, value in told.items()
        if value is not None
    )


def pictures_ended(
    words: Words,
    programme: Programme,
    *,
    kept: int,
    total: int,
    failed: Mapping[str, int],
    dispute: int | None,
) -> Reply:
    """The message on what became of pictures sent into the chat: ``kept`` of them, ``total`` there are now; ``failed``
    by reason (of :data:`bot.merchants.evidence.Reason`, "gone", or "same": there already)."""
    lines = [words(WORDS, "came", kept=kept, total=total)] if kept else []
    for reason, n in failed.items():
        name = _REASONS.get(reason, reason)
        lines.append(words(WORDS, "same") if name == "same" else words(WORDS, f"why_{name}", n=n))
    if dispute is None:
        on = Press("dispute", (("p", programme.code), ("step", "resume")))
        button = Button(words(WORDS, "button_on"), on)
    else:
        state = Press(_STATE, (("dispute", str(dispute)), ("p", programme.code)))
        button = Button(words(WORDS, "button_state"), state)
    return Reply("form", (Text("\n".join(lines)),), (button,), topic="do:dispute", programme=programme.code)


def _to_person(words: Words, programme: Programme) -> Button:
    return Button(words("courtesy", "to_a_person"), Press("person", (("p", programme.code),)))
