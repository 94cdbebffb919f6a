"""LINE: webhooks in, replies and pushes out.

``LineChannels(settings.line_channels, programmes, api_url, clock)`` has ``deliverers`` and ``entrance`` for the engine,
``in_front_of(app, engine)`` for the application, ``account_links(channel)`` to link accounts, ``content(channel)`` to fetch
what people send, and ``open``/``close`` for its life.
"""

from bot.channels.line.channels import LineChannels

__all__ = ["LineChannels"]
