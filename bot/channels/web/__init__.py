"""The web chat: server-rendered pages that work without JavaScript and are live with it.

``create_web`` in :mod:`bot.channels.web.app` is the only thing ``main`` needs.
"""
