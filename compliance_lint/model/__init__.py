"""What an organisation declares: values, kinds, vocabulary, entities; no files, no judgement."""
