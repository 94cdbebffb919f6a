"""From the text of a programme's files to the frozen classes of :mod:`programmes.model`."""
