"""One conversation, whatever the channel: what came in, what is said, and everything between.

Handlers return a :class:`bot.blocks.Reply`; the engine alone saves and sends.
"""
