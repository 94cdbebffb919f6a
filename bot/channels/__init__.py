"""Thin translators between a transport and the counter's own Incoming and Reply, one folder a channel."""
