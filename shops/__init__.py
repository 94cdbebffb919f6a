"""Where a ticket is good: reading what people type, and ranking the shops of one list. Knows no chat and no database."""
