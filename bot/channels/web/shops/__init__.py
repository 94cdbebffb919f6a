"""Where a programme's tickets are good, to search and to read: pages, a map, one page a shop, an API, downloads.

Rendered on the server; without JavaScript everything works but the map and the visitor's own position.
"""
