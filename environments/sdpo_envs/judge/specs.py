"""The environments in which a model judges, described without loading them."""

from sdpo_gym.registry import EnvironmentSpec

FEEDBACK = EnvironmentSpec(
    id="judge/feedback",
    entry_point="sdpo_envs.judge.feedback:JudgedFeedback",
    summary="any other environment, with feedback that a judge model writes",
    card="""\
Wraps the environment `env` (made with `env_args`) and asks the judge model `judge` what is wrong with each failed
attempt. Tasks, verdict and score stay the environment's; the judge's remarks become notes of the kind "judge", and
"judge.<item>" where a rubric has items. docs/judge.md tells which judges there are, what they cost, and what is
promised.

  sdpo-gym play judge/feedback --arg env=tools/calls --arg judge=MODEL@http://localhost:8000/v1
  sdpo-gym train --env judge/feedback --set env_args.env=tools/calls --set env_args.judge=self

Scoring and Splits: as the environment `env` has them.

Feedback at detail "verdict" is that of the environment `env`. At "full" it has the judge's remarks, too. They
pass a gate that drops what tells a secret of the task, also disguised; what was dropped is in a note for the
log. A gate makes leaks rare and does not rule them out: paraphrases pass. The judge is not shown the right
answer unless `reference=true`. What an attempt says to the judge is shown to it as quoted text; a judge that
believes it can give useless remarks, and no score.

Source and licence: those of the environment `env`, and of the judge model; the remarks are the judge's.
""",
)

RUBRIC = EnvironmentSpec(
    id="judge/rubric",
    entry_point="sdpo_envs.judge.rubrics.env:RubricWriting",
    summary="short writing tasks with a rubric, judged by checks or by a judge model",
    card="""\
Procedural writing tasks, as many as one likes: sum up a table, explain a calculation or a comparison, write a
paragraph or advice within constraints, write a message from facts, shorten a text, make lists to the letter.
Each task has a rubric of 3 to 7 items, a text that satisfies all of them, and for every item a check of a
program. `families=[...]` narrows it; docs/judge.md lists them.

Levels: 1 asks for few things, 2 for more of them, 3 for up to seven that get in one another's way. `level=None`
mixes all three.

Judges: `judge="program"` (the default) decides each item by its check, offline. A judge model ("self",
"transformers:NAME", "MODEL@URL") is asked about each item instead; its scores count, and the checks are there to
measure it (`program_verdict`). "reward:NAME" gives one score and no remarks. docs/judge.md tells more.

Scoring: the share of the rubric that is satisfied, by weight; 1 only if all of it is. `partial_credit=False`
makes it 1 or 0. A reply that cannot be read (empty, above 10,000 characters, invisible characters, letters of
other alphabets) scores 0, whoever judges; so does, by the program, one that satisfies only items which rule
something out.

What a word, a sentence and a number are is defined in sdpo_envs.judge.rubrics.text. Items marked `exact` are
decided by the program as a careful reader would; the others go by signs (words of a kind in one clause, shares
of small words) and can be fooled by text that is grammatical and means nothing.

Splits: what is drawn belongs to one split by a hash, whatever the seed and the wording. Source and licence: made
here, Apache-2.0.

Feedback at detail "verdict" says whether the rubric is satisfied in whole, in part, or not at all. At "full" it
says of each item that is not satisfied what is wrong, and where, in the words of the prompt. It never states
what is to be found out: which is the largest, a difference, the exception to a trend, a result. What a judge
model writes passes the same gate as in judge/feedback.
""",
)
