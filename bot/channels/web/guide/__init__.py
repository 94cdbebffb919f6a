"""A programme to read, for people who do not want to chat: its state today, its dates, its questions, its sources.

Rendered on the server, without a cookie and without JavaScript; every fact comes from the programme's data and rules.
"""
