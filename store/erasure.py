"""Deleting what one person said and was told, at their wish, at once and for good."""

from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from store import cases, conversations, memberships, reminders
from store.shop_tables import SHOP_REPORTS
from store.tables import CASE_EVENTS, CASES, CONVERSATIONS, INBOX, MESSAGES, OUTBOX, QUESTIONS


def erase(db: Connection, conversation: int, now: datetime) -> None:
    """Delete a conversation's messages with their deliveries, its memory and every word of it elsewhere.

    What stays: ids and times of events (so that one sent again is known and not taken for new), of questions their
    figures without person or words, of cases number, times and reason. An open case is closed: what people do not
    have any more they cannot work on. Links to merchants end; what was done for a merchant (disputes, notes) is the
    merchant's and stays. Nothing they chose to be reminded of is reminded any more. Nothing under way comes back: the
    version has changed.
    """
    conversations.lock(db, [conversation])
    _close_cases(db, conversation, now)
    here = db.execute(select(CONVERSATIONS).where(CONVERSATIONS.c.id == conversation)).one()
    memberships.forget(db, here.channel, here.address, now)
    reminders.forget(db, here.channel, conversation, here.address)
    db.execute(delete(OUTBOX).where(OUTBOX.c.conversation_id == conversation))
    db.execute(delete(MESSAGES).where(MESSAGES.c.conversation_id == conversation))
    # an event not answered yet is answered by its end: nobody wants to hear about it any more
    db.execute(
        update(INBOX)
        .where(INBOX.c.conversation_id == conversation)
        .values(payload={}, state="done", error="")
    )
    db.execute(
        update(QUESTIONS)
        .where(QUESTIONS.c.conversation_id == conversation)
        .values(text="", conversation_id=None)
    )
    db.execute(
        update(CONVERSATIONS)
        .where(CONVERSATIONS.c.id == conversation)
        .values(memory={}, created_at=now, last_seen=None, version=CONVERSATIONS.c.version + 1)
    )


def _close_cases(db: Connection, conversation: int, now: datetime) -> None:
    """Close what is open; of all of them, take the words of the person and of those who wrote about them. A report about
    a shop holds nobody: what stays of it is the listed shop, the day and the kind of ticket."""
    theirs = CASES.c.conversation_id == conversation
    for number in db.execute(select(CASES.c.number).where(theirs)).scalars().all():
        cases.close(db, number, now, what="erased")
        said_by_staff = (CASE_EVENTS.c.number == number) & (CASE_EVENTS.c.who != "")
        db.execute(update(CASE_EVENTS).where(said_by_staff).values(note=""))
    typed = (SHOP_REPORTS.c.key == "") & SHOP_REPORTS.c.case_number.in_(select(CASES.c.number).where(theirs))
    db.execute(update(SHOP_REPORTS).where(typed).values(name=""))
    db.execute(update(CASES).where(theirs).values(question=""))
