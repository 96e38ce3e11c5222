"""Short summaries of tables: which is the largest and the smallest, and which way a series goes."""

from __future__ import annotations

from sdpo_envs.science.problems.draw import Draw

from ..checks import Labelled, Sentence
from ..task import Item, Piece, family
from .common import Demands, group, table

MOST = ("most", "largest", "highest", "greatest", "biggest", "top", "leads", "led", "maximum", "busiest")
LEAST = ("fewest", "least", "smallest", "lowest", "bottom", "minimum", "quietest", "last")
UP = (
    *("rose", "rise", "rises", "risen", "rising", "increase", "increases", "increased", "increasing", "upward"),
    *("grew", "grow", "grows", "grown", "growing", "growth", "climbed", "climb", "climbs", "climbing", "upwards"),
    *("went up", "gone up", "gained", "gain", "higher", "more"),
)
DOWN = (
    *(
        "fell",
        "fall",
        "falls",
        "fallen",
        "falling",
        "decrease",
        "decreases",
        "decreased",
        "decreasing",
        "downward",
    ),
    *("declined", "decline", "declines", "declining", "dropped", "drop", "drops", "dropping", "downwards"),
    *("went down", "gone down", "shrank", "shrunk", "shrinking", "dip", "dipped", "lost", "lower", "fewer"),
)
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)

TOWNS = (
    *("Ashford", "Brookfield", "Carlow", "Denby", "Elmstead", "Fairhaven", "Glenmoor", "Hartwell", "Inverlea"),
    *("Kingsley", "Langport", "Millbrook", "Norwood", "Oakham", "Penrose", "Redhill", "Stanton", "Thornbury"),
)
PLACES = (
    ("town", "Visitors", "numbers of visitors to the town museums", "the most visitors", "the fewest visitors"),
    ("branch", "Loans", "numbers of loans in the branches of a library", "the most loans", "the fewest loans"),
    ("farm", "Crates", "numbers of crates of apples picked on some farms", "the most crates", "the fewest crates"),
    (
        "depot",
        "Parcels",
        "numbers of parcels sent from the depots of a firm",
        "the most parcels",
        "the fewest parcels",
    ),
    ("school", "Tickets", "numbers of tickets sold for school concerts", "the most tickets", "the fewest tickets"),
)
SERIES = (
    ("members", "number of members of a chess club", "the number of members"),
    ("subscribers", "number of subscribers to a newsletter", "the number of subscribers"),
    ("rides", "number of rides on hired bicycles", "the number of rides"),
    ("meals", "number of meals served in a canteen", "the number of meals"),
    ("swimmers", "number of swimmers at an indoor pool", "the number of swimmers"),
    ("orders", "number of orders at an online shop", "the number of orders"),
)


@family("tables/ranking")
def ranking(draw: Draw, level: int) -> Piece:
    kind, head, title, most, fewest = draw.choice(PLACES)
    month = draw.choice(MONTHS)
    count = 3 + level
    places = draw.sample(TOWNS, count)
    while True:  # the difference must be no figure of the table, and the ends must stand out
        values = [draw.rng.randint(110, 4800) for _ in places]
        low, *_, high = ordered = sorted(values)
        gap = high - low
        clear = ordered[1] - low > 40 and high - ordered[-2] > 40 and gap % 10
        if len({*values}) == count and clear and gap > 400 and gap not in values:
            break
    draw.remember(values)
    first, last = places[values.index(high)], places[values.index(low)]
    shown = [group(v) for v in values]
    demands = Demands()
    demands.add(
        f"Say which {kind} had {most}, in a sentence of the form “NAME (FIGURE) had {most}.”",
        Item(
            "largest",
            f"The reply has the sentence “{first} had {most}.”, with or without a figure in brackets.",
            _had(first, month, most, MOST),
        ),
    )
    demands.add(
        f"Say which {kind} had {fewest}, in a sentence of the form “NAME (FIGURE) had {fewest}.”",
        Item(
            "smallest",
            f"The reply has the sentence “{last} had {fewest}.”, with or without a figure in brackets.",
            _had(last, month, fewest, LEAST),
        ),
    )
    demands.add(
        f"Give the figures of these two, each in brackets straight behind its name: NAME (FIGURE). Any other "
        f"figure of the table that you use stands so behind the name of its {kind}.",
        Item(
            "values",
            f"The figures of {first} and {last}, {group(high)} and {group(low)}, stand in brackets behind these "
            "names, and no figure of the table stands anywhere but so behind its own name.",
            Labelled(tuple(places), tuple(shown), (first, last)),
        ),
    )
    allowed = [*shown, str(count)]
    oracle = f"In {month}, {first} ({group(high)}) had {most}. {last} ({group(low)}) had {fewest}."
    secrets = [first, last]
    if level > 1:
        demands.add(
            "Work out the difference between these two and state it in a sentence of the form “The difference is "
            "NUMBER.”",
            Item(
                "difference",
                "The difference between the largest and the smallest value is stated in the sentence “The "
                f"difference is {group(gap)}.”",
                Sentence(
                    (f"The difference is {group(gap)}.",),
                    ("the difference is", "a difference of"),
                    "The difference between the two is not stated in the form asked for, or not right.",
                ),
            ),
        )
        allowed.append(group(gap))
        secrets.append(str(gap))
        oracle += f" The difference is {group(gap)}."
    demands.figures(
        allowed,
        "Use no figure that is not in the table."
        if level == 1
        else "Apart from that, use no figure that is not in the table.",
        "The reply uses no figure that is not in the table" + ("." if level == 1 else ", the difference aside."),
    )
    if level == 3:
        demands.avoids(draw.sample(["table", "respectively", "total", "data", "overall", "figures"], 2))
    demands.form(oracle)
    rows = list(zip(places, shown, strict=True))
    return demands.piece(
        draw,
        (
            f"Summarise this table for a newsletter. It shows the {title} in {month}.",
            f"Here are the {title} in {month}. Write a short summary of the table.",
            f"A colleague needs the gist of this table ({title}, {month}) in a few sentences.",
        ),
        table([kind.capitalize(), head], rows),
        oracle,
        secrets,
    )


def _had(name: str, month: str, what: str, words: tuple[str, ...]) -> Sentence:
    forms = (f"{name} had {what}.", f"In {month}, {name} had {what}.", f"In {month} {name} had {what}.")
    return Sentence(forms, words, f"It does not say rightly, in the form asked for, who had {what}.")


@family("tables/trend")
def trend(draw: Draw, level: int) -> Piece:
    noun, title, what = draw.choice(SERIES)
    count = 3 + level
    start = draw.integer(0, 12 - count)
    months = MONTHS[start : start + count]
    rises = draw.choice([True, False])
    values = _series(draw, count, rises, level == 3)
    odd = next((i for i in range(1, count) if (values[i] > values[i - 1]) != rises), None)
    shown = [group(v) for v in values]
    change = abs(values[-1] - values[0])
    verb, other = ("rose", "fell") if rises else ("fell", "rose")
    demands = Demands()
    demands.add(
        f"Say how {what} went, in a sentence of the form “Overall, {what} rose from MONTH (FIGURE) to MONTH "
        "(FIGURE).” with the first and the last month; if it fell, write “fell” in place of “rose”.",
        Item(
            "direction",
            f"The reply has the sentence “Overall, {what} {verb} from {months[0]} to {months[-1]}.”, with or "
            "without figures in brackets.",
            Sentence(
                (f"Overall, {what} {verb} from {months[0]} to {months[-1]}.",),
                ("overall",) if odd is not None else ("overall", *UP, *DOWN),
                f"It does not say rightly, in the form asked for, which way {what} went.",
            ),
        ),
    )
    demands.add(
        "Give the figures of the first and then of the last month, each in brackets straight behind its month: "
        "MONTH (FIGURE). Any other figure of the table that you use stands so behind its month.",
        Item(
            "ends",
            f"The first figure, {shown[0]}, and after it the last, {shown[-1]}, stand in brackets behind the "
            "names of their months, and no figure of the table stands anywhere but so behind its month.",
            Labelled(tuple(months), tuple(shown), (months[0], months[-1]), ordered=True),
        ),
    )
    allowed, secrets = [*shown, str(count)], []
    oracle = f"Overall, {what} {verb} from {months[0]} ({shown[0]}) to {months[-1]} ({shown[-1]})."
    if level > 1:
        demands.add(
            "Work out by how much it changed from the first month to the last, and state it in a sentence of the "
            "form “The change is NUMBER.”",
            Item(
                "change",
                "The change from the first month to the last is stated in the sentence “The change is "
                f"{group(change)}.”",
                Sentence(
                    (f"The change is {group(change)}.",),
                    ("the change is", "a change of"),
                    "The change is not stated in the form asked for, or not right.",
                ),
            ),
        )
        allowed.append(group(change))
        secrets.append(str(change))
        oracle += f" The change is {group(change)}."
    if odd is not None:
        month = months[odd]
        went = "fall" if rises else "rise"
        demands.add(
            f"In one month it {other} against this trend. Name that month, in a sentence of the form “Only in "
            f"MONTH did it {went}.”",
            Item(
                "exception",
                f"The reply has the sentence “Only in {month} did it {went}.”",
                Sentence(
                    (f"Only in {month} did it {went}.",),
                    _other_ways(verb),
                    f"It does not name rightly, in the form asked for, the month in which {what} {other}.",
                ),
            ),
        )
        if month != "May":  # also a word that any remark may use
            secrets.append(month)
        oracle += f" Only in {month} did it {went}."
    demands.figures(
        allowed,
        f"{'Use' if level == 1 else 'Apart from that, use'} no figure that is not in the table.",
        "The reply uses no figure that is not in the table" + ("." if level == 1 else ", the change aside."),
    )
    if level == 3:
        demands.sentences(3)
    demands.form(oracle)
    return demands.piece(
        draw,
        (
            f"Describe in a few words what this table shows: the {title}, month by month.",
            f"The table gives the {title}. Sum up for a busy reader how things went.",
            f"Write a short note on the development of the {title} in this table.",
        ),
        table(["Month", noun.capitalize()], list(zip(months, shown, strict=True))),
        oracle,
        secrets,
    )


def _other_ways(verb: str) -> tuple[str, ...]:
    """What marks a sentence on the exception, for a series that `verb`."""
    return ("only in", *(DOWN if verb == "rose" else UP), *(w for w in (*UP, *DOWN) if w != verb))


def _series(draw: Draw, count: int, rises: bool, exception: bool) -> list[int]:
    """Figures that rise or fall from month to month, but for one in the middle; the change is not among them."""
    while True:
        odd = draw.rng.randrange(2, count - 1) if exception else None
        value = draw.rng.randint(300, 1500) + (0 if rises else 2200)
        values = [value]
        for i in range(1, count):
            step = draw.rng.randint(60, 420) if i != odd else -draw.rng.randint(20, 55)
            values.append(values[-1] + (step if rises else -step))
        change = abs(values[-1] - values[0])
        if change > 150 and change % 10 and change not in values and min(values) > 100:
            return draw.remember(values)
