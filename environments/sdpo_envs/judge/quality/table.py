"""How the command shows what came out."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.text import Text

from sdpo_envs.judge.quality.summary import JudgeQuality, Rate
from sdpo_gym.cli.display import printable, table
from sdpo_gym.types import shorten

_MOST_ROWS = 15


def show_quality(out: Console, quality: JudgeQuality) -> None:
    """The tables, some judgements that the program contradicts, and the conclusions."""
    what = "answer" if quality.by_items else "judgement"
    rows = table("measure", "mean", "95% interval", "from")
    shown = {
        "accuracy": (quality.accuracy, what),
        "false pass (wrong, and passed)": (quality.false_pass, what),
        "false fail (right, and failed)": (quality.false_fail, what),
        "Cohen's kappa": (quality.kappa, what),
        "passes more if longer": (quality.length_bias, "pair"),
        "chooses the first of two": (quality.first_chosen, "choice"),
        "chooses the right one of two": (quality.pairs_right, "choice"),
        "changes if items are reversed": (quality.order_changes, "pair"),
        "says the same again": (quality.consistency, "pair"),
        "gives no readable reply": (quality.unanswered, "question"),
    }
    for name, (rate, cases) in shown.items():
        rows.add_row(name, *_figures(rate, cases))
    out.print(rows)
    out.print()
    _show_rates(out, "attempts", "passed", quality.passed_by_origin)
    if quality.by_items:
        _show_rates(out, "item", "accuracy", quality.right_by_item)
    for example in quality.examples[:1] + quality.examples[-1:]:
        said = "passed, and is wrong" if example.passed else "failed, and is right"
        out.print(Text(f"{example.task_id} ({example.origin}): {example.item} {said}", style="bold"))
        out.print(printable(shorten(example.text, 300)), soft_wrap=True)
        out.print(f"The judge: {printable(example.remark)}\n", soft_wrap=True)
    usage = quality.usage
    asked = max(usage.judgements - usage.cache_hits - usage.shared, 1)
    tokens = f", {(usage.prompt_tokens + usage.reply_tokens) / asked:.0f} tokens" if usage.reply_tokens else ""
    out.print(
        f"{quality.tasks} tasks, {quality.attempts} attempts ({quality.right:.0%} of what is judged is right, "
        f"{quality.passed:.0%} passed); {usage.judgements} judgements, {usage.cache_hits} of them from the cache, "
        f"{usage.seconds / asked:.2f} s{tokens} each",
        soft_wrap=True,
    )
    out.print()
    for sentence in quality.conclusions:
        out.print(sentence, soft_wrap=True)
    out.print()


def _show_rates(out: Console, key: str, value: str, rates: Mapping[str, Rate]) -> None:
    rows = table(key, value, "95% interval", "from")
    for name, rate in list(rates.items())[:_MOST_ROWS]:
        rows.add_row(name, *_figures(rate, "answer"))
    out.print(rows)
    if len(rates) > _MOST_ROWS:
        out.print(f"and {len(rates) - _MOST_ROWS} more in judge_quality.json")
    out.print()


def _figures(rate: Rate, cases: str) -> tuple[str, str, str]:
    if rate.estimate is None:
        return "", "", "not measured"
    interval = f"{rate.estimate.low:.3f} to {rate.estimate.high:.3f}"
    return f"{rate.estimate.mean:.3f}", interval, f"{_count(rate.cases, cases)}, {_count(rate.tasks, 'task')}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
