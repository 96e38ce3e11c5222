"""The comparison's report: one HTML file that needs nothing else, and the curves as PNG.

Everything a model wrote is untrusted: the template escapes every value, and the page's own policy forbids
scripts and any request to elsewhere.
"""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path

import tomli_w

from sdpo_gym.runs import Run, write_atomically
from sdpo_leaderboards import curves, table
from sdpo_leaderboards.alarms import alarms
from sdpo_leaderboards.comparison import Comparison
from sdpo_leaderboards.examples import test_examples, training_examples


def write_report(run: Run, comparison: Comparison) -> None:
    """Writes `summary.json`, `curves.png` and `report.html` into the comparison's folder."""
    write_atomically(run.path / "summary.json", json.dumps(comparison.summary(), indent=2) + "\n")
    _write_bytes(run.path / "curves.png", curves.draw(comparison, "png"))
    write_atomically(run.path / "report.html", render(comparison))


def render(comparison: Comparison) -> str:
    """The report as one HTML page."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("sdpo_leaderboards"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"rate": table.rate, "difference": table.difference, "signed": table.signed}
    config = comparison.config
    return environment.get_template("report.html.j2").render(
        comparison=comparison,
        config=config,
        headline=table.headline(comparison),
        settings=tomli_w.dumps(config.model_dump(mode="json", exclude_none=True)),
        manifest=comparison.manifest,
        rows=table.rows(comparison),
        label=table.backend_label,
        differences=[table.difference_line(found) for found in comparison.differences],
        colours={one.name: curves.style(comparison, one.name)[0] for one in config.contenders},
        images={
            "light": _data_url(curves.draw(comparison, "svg", curves.LIGHT)),
            "dark": _data_url(curves.draw(comparison, "svg", curves.DARK)),
        },
        alarms=alarms(comparison),
        training={one.name: training_examples(comparison, one.name) for one in config.contenders},
        tests=test_examples(comparison),
        summaries={one.name: one.summary for one in config.contenders},
    )


def _data_url(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"


def _write_bytes(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_bytes(data)
    os.replace(temporary, path)
