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
