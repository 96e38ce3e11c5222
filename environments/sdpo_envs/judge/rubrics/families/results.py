"""Explaining what has been worked out: a quantity by its formula, and a comparison of two groups."""

from __future__ import annotations

from dataclasses import dataclass

from sdpo_envs.science.problems.draw import Draw

from ..checks import Labelled, Sentence, States
from ..task import Item, Piece, family
from .common import Demands


@dataclass(frozen=True)
class Calculation:
    """One quantity worked out of two.

    Attributes:
        what: The quantity.
        story: Sentence with both figures, `{a}` and `{b}`.
        a: Name of the first quantity; it is divided by, or multiplied with, the second.
        b: Name of the second.
        divides: Whether they are divided.
        units: Of both and of the result, as the calculation writes them.
        written: Other ways to write the unit of the result.
        first: Values of the second quantity.
        result: Bounds of the result (of the first quantity in a product).
        assumes: What is assumed, as a clause.
        limit: Sentence with the limit, `{limit}`.
    """

    what: str
    story: str
    a: str
    b: str
    divides: bool
    units: tuple[str, str, str]
    written: tuple[str, ...]
    first: tuple[int, int]
    result: tuple[int, int]
    assumes: str
    limit: str


CALCULATIONS = (
    Calculation(
        "average speed",
        "A goods train covers {a} km in {b} hours.", "distance", "time", True, ("km", "h", "km/h"),
        ("kilometres per hour", "kilometers per hour", "km per hour"), (2, 9), (41, 119),
        "the train does not stop on the way",
        "The limit for goods trains on this line is {limit} km/h.",
    ),
    Calculation(
        "pressure",
        "A machine presses with a force of {a} N on an area of {b} square metres.", "force", "area", True,
        ("N", "m²", "Pa"), ("pascals", "pascal"), (2, 12), (110, 890),
        "the force is spread evenly over the area",
        "The limit for this floor is {limit} Pa.",
    ),
    Calculation(
        "density", "A block with a mass of {a} kg has a volume of {b} cubic metres.", "mass", "volume", True,
        ("kg", "m³", "kg/m³"), ("kilograms per cubic metre", "kilograms per cubic meter", "kg per cubic metre",
         "kg/m^3", "kg/m3"),
        (2, 9), (310, 980), "the block has no hollow spaces",
        "The limit for blocks of this kind is {limit} kg/m³.",
    ),
    Calculation(
        "energy used", "A heater with a power of {a} W runs for a time of {b} hours.", "power", "time", False,
        ("W", "h", "Wh"), ("watt-hours", "watt hours"), (2, 9), (320, 940),
        "the heater runs at full power all the time",
        "The limit for one day is {limit} Wh.",
    ),
    Calculation(
        "flow", "A pump moves a volume of {a} litres in a time of {b} minutes.", "volume", "time", True,
        ("L", "min", "L/min"), ("litres per minute", "liters per minute"), (3, 12), (105, 460),
        "the pump runs at a steady rate",
        "The limit for this pipe is {limit} L/min.",
    ),
    Calculation(
        "electric charge", "A current of {a} mA flows for a time of {b} hours.", "current", "time", False,
        ("mA", "h", "mAh"), ("milliampere-hours", "milliamp hours"), (2, 9), (110, 480),
        "the current stays constant",
        "The limit for this battery is {limit} mAh.",
    ),
    Calculation(
        "yield", "A field with an area of {b} hectares gave a harvest of {a} kg.", "harvest", "area", True,
        ("kg", "ha", "kg/ha"), ("kilograms per hectare", "kg per hectare"), (3, 14), (1100, 4900),
        "nothing was lost on the way to the scales",
        "The limit for which the store was built is {limit} kg/ha.",
    ),
)  # fmt: skip


@family("results/explanation")
def explanation(draw: Draw, level: int) -> Piece:
    case = draw.rng.choice(CALCULATIONS)
    draw.remember(case.what)
    b = draw.integer(*case.first)
    figure = draw.integer(*case.result)
    a, result = (figure * b, figure) if case.divides else (figure, figure * b)
    within = draw.rng.choice([True, False])
    limit = result + (1 if within else -1) * draw.rng.randint(result // 20 + 1, result // 4)
    if level > 1:
        draw.remember(limit)
    unit_a, unit_b, unit = case.units
    sign, word = ("/", "divided by") if case.divides else ("×", "times")
    given = [case.story.format(a=a, b=b)]
    if level == 1:
        given.append(f"Calculation: {a} {unit_a} {sign} {b} {unit_b} = {result} {unit}.")
    else:
        given += [f"It is assumed that {case.assumes}.", case.limit.format(limit=limit)]
        if level == 2:
            given.append(f"Calculation of the {case.what}: {a} {unit_a} {sign} {b} {unit_b} = {result} {unit}.")
    pairs = [(case.a, case.b)] if case.divides else [(case.a, case.b), (case.b, case.a)]
    ways = tuple(f"The {case.what} is the {x} {word} the {y}." for x, y in pairs)
    one, other = sorted((case.a, case.b))
    demands = Demands()
    demands.add(
        f"Name the formula in words, in a sentence of the form “The {case.what} is the X {word} the Y.” The words "
        f"for X and Y are {one} and {other}, in an order that is right.",
        Item(
            "formula",
            f"The formula is named in the sentence “{ways[0]}”"
            + ("" if case.divides else " (or with the two in the other order)"),
            Sentence(
                ways,
                (word,),
                f"The formula is not named in the form “The {case.what} is the X {word} the Y.”, or it is wrong.",
            ),
        ),
    )
    demands.add(
        f"{'State' if level < 3 else 'Work out'} the {case.what}{'' if level < 3 else ' and state it'} with its "
        "unit, in a sentence of the form “This gives NUMBER UNIT.”",
        Item(
            "result",
            f"The reply states the {case.what} in the sentence “This gives {result} {unit}.”",
            Sentence(
                tuple(f"This gives {result} {way}." for way in (unit, *case.written)),
                ("this gives",),
                f"The {case.what} is not stated in the form asked for, not right, or without its unit.",
            ),
        ),
    )
    conclusion = "within the limit" if within else "above the limit"
    oracle = f"The {case.what} is the {case.a} {word} the {case.b}. This gives {result} {unit}."
    if level > 1:
        demands.add(
            "Say what is assumed, in the words of the sentence above that says so.",
            Item(
                "assumption",
                f"The reply has the sentence “It is assumed that {case.assumes}.”",
                Sentence(
                    (f"It is assumed that {case.assumes}.",),
                    ("assumed", "assume", "assumes", "assumption", "assuming"),
                    "It does not say what is assumed, in the words given.",
                ),
            ),
        )
        demands.add(
            "Conclude with one of the sentences “The result is within the limit.” and “The result is above the "
            "limit.”",
            Item(
                "conclusion",
                f"The reply concludes with the sentence “The result is {conclusion}.”",
                Sentence(
                    (f"The result is {conclusion}.",),
                    (
                        "within the limit",
                        "above the limit",
                        "below the limit",
                        "over the limit",
                        "under the limit",
                    ),
                    "It does not draw the right conclusion with one of the two sentences.",
                ),
            ),
        )
        oracle += f" It is assumed that {case.assumes}. The result is {conclusion}."
    demands.figures(
        [str(a), str(b), str(result), *([str(limit)] if level > 1 else [])],
        "Use no figure but those given." if level < 3 else "Use no figure but those given and the result.",
        "The reply uses no figure but those of the task and the result.",
    )
    if level == 3:
        demands.sentences(4)
    demands.form(oracle)
    return demands.piece(
        draw,
        (
            f"Explain to a reader without training in the subject how the {case.what} comes about.",
            f"For a report, write a short explanation of the {case.what}.",
            f"A new colleague asks about the {case.what}. Explain it.",
        ),
        " ".join(given),
        oracle,
        [f"{result} {unit}"] if level == 3 else [],
    )


@dataclass(frozen=True)
class Trial:
    """A comparison of two groups of things.

    Attributes:
        things: What was measured.
        groups: Names of the two groups, each "… group".
        what: What was measured of them.
        unit: Of the means.
        more: Words that say that one has more of it; the first is used here.
        cause: What a hasty reader would take for the cause.
    """

    things: str
    groups: tuple[str, str]
    what: str
    unit: str
    more: tuple[str, ...]
    cause: str


_MORE = ("greater", "higher", "larger", "bigger", "exceeds", "exceeded")
_LESS = ("smaller", "lower", "less", "fewer", "lesser", "shorter", "lighter")
TRIALS = (
    Trial("tomato plants", ("compost", "control"), "height", "mm", (*_MORE, "taller"), "the compost"),
    Trial("lettuces", ("greenhouse", "field"), "weight", "g", (*_MORE, "heavier"), "the glass roof"),
    Trial("hens", ("orchard", "barn"), "egg output", "g", (*_MORE, "more"), "the orchard"),
    Trial(
        "runners", ("morning", "evening"), "distance", "m", (*_MORE, "longer", "farther", "further"), "the hour"
    ),
    Trial("batteries", ("cellar", "attic"), "running time", "min", (*_MORE, "longer"), "the place of storage"),
    Trial("loaves", ("sourdough", "yeast"), "height", "mm", (*_MORE, "taller"), "the kind of dough"),
    Trial("seedlings", ("lamp", "window"), "height", "mm", (*_MORE, "taller"), "the lamp"),
)


@family("results/comparison")
def comparison(draw: Draw, level: int) -> Piece:
    trial = draw.rng.choice(TRIALS)
    draw.remember(trial.things)
    high, low = draw.sample(trial.groups, 2)
    size = draw.integer(12, 48)
    while True:
        small = draw.rng.randint(120, 640)
        gap = draw.rng.randint(12, 95)
        means = {high: small + gap, low: small}
        if gap != size and gap % 10:
            break
    draw.remember((small, gap))
    first, second = trial.groups
    data = (
        f"Measured: the mean {trial.what} of {trial.things} in two groups of {size}.\n"
        f"- {first} group: {means[first]} {trial.unit}\n- {second} group: {means[second]} {trial.unit}"
    )
    demands = Demands()
    demands.add(
        f"Say in which group the mean {trial.what} was {trial.more[0]}, in a sentence of the form “The mean "
        f"{trial.what} was {trial.more[0]} in the X group than in the Y group.” For X and Y write {first} and "
        f"{second}, in the right order.",
        Item(
            "higher",
            f"The reply has the sentence “The mean {trial.what} was {trial.more[0]} in the {high} group than in "
            f"the {low} group.”, with or without figures in brackets.",
            Sentence(
                (f"The mean {trial.what} was {trial.more[0]} in the {high} group than in the {low} group.",),
                (*trial.more, *_LESS),
                f"It does not say rightly, in the form asked for, in which group the mean was {trial.more[0]}.",
            ),
        ),
    )
    allowed = [str(size), str(small), str(small + gap), "2"]
    oracle = f"The mean {trial.what} was {trial.more[0]} in the {high} group than in the {low} group."
    secrets = []
    if level < 3:
        demands.add(
            "State both means with their unit, each in brackets straight behind the name of its group: "
            f"{first} group (FIGURE {trial.unit}).",
            Item(
                "means",
                f"The reply states “{first} group ({means[first]} {trial.unit})” and “{second} group "
                f"({means[second]} {trial.unit})”, and states these figures nowhere else.",
                Labelled(
                    (f"{first} group", f"{second} group"),
                    (str(means[first]), str(means[second])),
                    (f"{first} group", f"{second} group"),
                    trial.unit,
                ),
            ),
        )
        oracle = (
            f"The mean {trial.what} was {trial.more[0]} in the {high} group ({means[high]} {trial.unit}) than in "
            f"the {low} group ({means[low]} {trial.unit})."
        )
    if level > 1:
        demands.add(
            "Work out the difference between the means and state it in a sentence of the form “The difference "
            f"is NUMBER {trial.unit}.”",
            Item(
                "difference",
                f"The difference between the means is stated in the sentence “The difference is {gap} "
                f"{trial.unit}.”",
                Sentence(
                    (f"The difference is {gap} {trial.unit}.",),
                    ("the difference is", "a difference of"),
                    "The difference is not stated in the form asked for, not right, or without its unit.",
                ),
            ),
        )
        allowed.append(str(gap))
        secrets = [f"{gap} {trial.unit}"]
        oracle += f" The difference is {gap} {trial.unit}."
    if level == 3:
        demands.add(
            "State how many were in each group.",
            Item("sample", f"The reply states that there were {size} in each group.", States((str(size),)), False),
        )
        demands.add(
            f"Point out that the cause need not be {trial.cause}, with the sentence “This does not prove that "
            f"{trial.cause} is the cause.”",
            Item(
                "caution",
                f"The reply has the sentence “This does not prove that {trial.cause} is the cause.”",
                Sentence(
                    (f"This does not prove that {trial.cause} is the cause.",),
                    ("prove", "proves", "proved", "proof"),
                    "The sentence that warns of a hasty conclusion is not there, or another one in its place.",
                ),
            ),
        )
        oracle += (
            f" There were {size} {trial.things} in each group. "
            f"This does not prove that {trial.cause} is the cause."
        )
    demands.figures(
        allowed,
        f"{'Use' if level == 1 else 'Apart from that, use'} no figure that is not given.",
        f"The reply uses no figure that the task does not give{'' if level == 1 else ', the difference aside'}.",
    )
    if level == 3:
        demands.sentences(4)
    demands.form(oracle)
    return demands.piece(
        draw,
        (
            "Report the outcome of this comparison in a few sentences.",
            "Write a short paragraph on this comparison for a club magazine.",
            "Tell a reader what was found here.",
        ),
        data,
        oracle,
        secrets,
    )
