"""What merchants are told of their own records, and how they show who they are."""
