"""Made-up merchants for the demonstration: in every programme some dozen, in every state, around its ``demo_day``.

    load_demo(store, programmes, secret, now)     # at each start; quick where nothing changed
    demo_logins(programmes)                       # whom a visitor can link as: number, code, what can be tried

Each ``<code>/*.csv`` is such a file as a secretariat hands in, and comes in by the same import; ``shops.csv`` is the list
of shops that consumers search. ``codes.toml`` and
``happened.toml`` hold the rest.
"""

from desk.demo.loading import WHO, load_demo
from desk.demo.logins import DemoLogin, demo_logins

__all__ = ["WHO", "DemoLogin", "demo_logins", "load_demo"]
