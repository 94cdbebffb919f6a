"""The widget: one ``<script>`` line puts the counter on a programme's own site, in a frame of our origin.

``docs/widget.md`` tells a site's owner how; ``docs/decisions`` why it is built so.
"""
