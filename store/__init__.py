"""Everything that is kept, on SQLite or PostgreSQL.

    store = Store("sqlite:///var/madoguchi.db")   # or postgresql://user:password@host/name
    store.open()                                  # makes folder and file, migrates; safe for several processes
    await store.write(lambda db: cases.close(db, number, now))     # durable when it returns
    rows = await store.read(lambda db: cases.listing(db))
    store.write_now(...), store.read_now(...)     # the same from plain threads and commands
    store.close()

The functions of ``store.cases``, ``store.transcript``, ``store.questions``, … take a SQLAlchemy
connection first; they are units of work and never commit. Times go in aware and come out aware,
Asia/Tokyo.
"""

from store.core import Store
from store.writer import Lane

__all__ = ["Lane", "Store"]
