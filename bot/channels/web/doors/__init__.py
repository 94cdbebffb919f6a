"""The pages behind our one-time links, ``/d/<token>``: linking a shop's records, pictures, a statement.

Whoever has the address may look at a page; only the first browser that goes on sees what is private.
"""
