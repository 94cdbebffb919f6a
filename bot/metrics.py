"""What is counted, for Prometheus: channel ids, kinds and outcomes only, never a person or a word."""

from functools import cache
from typing import Final, TypeVar

from prometheus_client import Counter, Gauge, Histogram

EVENTS: Final = Counter("madoguchi_events_total", "Events received", ["channel", "result"])
REPLIES: Final = Counter("madoguchi_replies_total", "Events worked on, by kind of reply", ["channel", "kind"])
RATINGS: Final = Counter("madoguchi_ratings_total", "Answers called helpful or not", ["channel", "word"])
FAILURES: Final = Counter("madoguchi_failures_total", "Events that ended in an apology", ["channel"])
DELIVERIES: Final = Counter("madoguchi_deliveries_total", "Attempts to deliver, by end", ["channel", "end"])
REMINDERS: Final = Counter("madoguchi_reminders_total", "People reminded, or not, by end", ["end"])
ANSWER_SECONDS: Final = Histogram(
    "madoguchi_answer_seconds", "From receiving an event to its stored reply", ["channel"]
)
BUSY: Final = Gauge("madoguchi_busy_conversations", "Conversations being worked on or sent to", ["what"])
M = TypeVar("M", Counter, Gauge, Histogram)


@cache
def series(metric: M, *labels: str) -> M:
    """The one series of a metric with these labels: looking it up costs more than counting."""
    return metric.labels(*labels)
