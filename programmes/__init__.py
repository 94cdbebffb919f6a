"""What the programmes are and what their rules say.

Standard library only. No rule reads the clock: ``now`` or a day is always an argument.
"""
