"""For teachers: a right answer to each exercise, and typical wrong ones with the feedback that they get."""
