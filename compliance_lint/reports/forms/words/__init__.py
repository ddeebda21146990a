"""What is said on forms beside their own words, a module a language."""
