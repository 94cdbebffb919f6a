"""A programme's last days and payout days in people's own calendars: to subscribe to (iCalendar) and on paper.

calendars = PublicCalendars(programmes, words, deadlines, public_url)
calendars.ics("gifu-gotoeat", "merchant"); calendars.sheet("gifu-gotoeat", today)
private = PrivateCalendars(store, calendars, clock)
await private.reveal(token)            # the page that the chat gave out is used up, the calendar's own token comes back
await private.ics(token)
"""
