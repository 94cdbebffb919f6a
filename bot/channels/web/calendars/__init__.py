"""Calendars to subscribe to and to print, at addresses: ``/p/<code>/calendar.ics`` and ``.pdf`` for everybody,
``/c/<token>.ics`` for one merchant, ``/c/<token>`` for the page that shows the latter once."""
