"""Whether a programme's data makes sense: one module a matter, each a function from :class:`Sheet` to nothing
that notes what it finds on the sheet."""
