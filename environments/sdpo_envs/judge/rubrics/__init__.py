"""Writing tasks that are judged item by item, by a program's checks or by a judge model.

* `families/` makes the tasks, `words.py` holds what they draw from.
* `text.py` says what a word and a sentence are, `checks/` what a program can see in a text.
* `task.py` ties items and checks together, `planting.py` breaks one item of an oracle.
* `env.py` is the environment.
"""
