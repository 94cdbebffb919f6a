"""The preview: any reply as LINE would show it, beside the web version (``/preview``, in the demonstration only).

``create_preview(counter, programmes, Sides(line, web, …), clock)`` is an application that the composition root puts at
``/preview``. It knows neither channel: both lend it what they print.
"""

from bot.channels.preview.app import Sides, create_preview

__all__ = ["Sides", "create_preview"]
