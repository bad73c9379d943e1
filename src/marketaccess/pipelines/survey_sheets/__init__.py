"""Excel sheets of a survey: the links of a batch, the results, the blind answers."""
