"""How good a judge is, measured against verdicts that a program has given."""
