"""What made the tables of a history as they are, one step a file."""
