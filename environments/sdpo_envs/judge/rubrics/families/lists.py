"""Lists to the letter: what is to be bought, in alphabetical order, and steps in the order of doing them."""

from __future__ import annotations

from itertools import pairwise

from sdpo_envs.science.problems.draw import Draw

from ..checks import Amounts, Entries, Frame, Listing, Order, Sorted
from ..task import Item, Piece, family
from .common import Demands, line_of, table

GOODS = {
    "kitchen": (
        *(
            "apples",
            "barley",
            "butter",
            "carrots",
            "cheese",
            "dates",
            "flour",
            "ginger",
            "honey",
            "lentils",
            "mustard",
        ),
        *("noodles", "oats", "olives", "pepper", "raisins", "rice", "salt", "tea", "vinegar", "walnuts", "yeast"),
    ),
    "workshop": (
        *(
            "anchors",
            "bolts",
            "brackets",
            "clamps",
            "chalk",
            "dowels",
            "files",
            "glue",
            "hinges",
            "hooks",
            "nails",
        ),
        *(
            "nuts",
            "paint",
            "pliers",
            "rivets",
            "ropes",
            "sandpaper",
            "screws",
            "tape",
            "varnish",
            "washers",
            "wire",
        ),
    ),
    "office": (
        *(
            "binders",
            "calendars",
            "envelopes",
            "erasers",
            "folders",
            "ink",
            "labels",
            "magnets",
            "markers",
            "notepads",
        ),
        *("paper", "pencils", "pens", "pins", "rulers", "scissors", "stamps", "staples", "stickers", "string"),
    ),
}


@family("lists/selection")
def selection(draw: Draw, level: int) -> Piece:
    place = draw.choice(list(GOODS))
    goods = draw.sample(GOODS[place], 5 if level == 1 else 7 + level)
    demands = Demands()
    if level == 1:
        data, wanted = f"Things for the {place}: {', '.join(goods)}.", dict.fromkeys(goods, "")
    else:
        rows = []
        short = set(draw.sample(range(len(goods)), 2 + level))
        for number, _ in enumerate(goods):
            least = draw.rng.randint(3, 15)
            stock = least - draw.rng.randint(1, least - 1) if number in short else least + draw.rng.randint(0, 9)
            rows.append((stock, least))
        draw.remember(rows)
        data = table(["Item", "In stock", "Minimum"], [(g, *r) for g, r in zip(goods, rows, strict=True)])
        wanted = {g: f": {m - s}" for g, (s, m) in zip(goods, rows, strict=True) if s < m}
    heading = closing = ""
    if level == 3:
        heading = draw.choice(["To be ordered:", "Order list:", "What is missing:"])
        closing = draw.choice(["Please order today.", "Thank you for ordering.", "Please confirm the order."])
        demands.add(
            "List each item whose stock is below its minimum, and no other.",
            Item(
                "entries",
                f"The list has just these items: {', '.join(sorted(wanted))}.",
                Entries(tuple(wanted), True, True, True, short="An item that is to be listed is missing."),
            ),
        )
        demands.add(
            "Behind each item write a colon and how many must be ordered to reach the minimum, as in “- soap: 2”.",
            Item(
                "amounts",
                "Behind each item stand a colon and the number by which its stock is below the minimum.",
                Amounts(tuple(f"{g}{w}" for g, w in wanted.items())),
            ),
        )
        demands.add(
            f"The first line is {line_of(heading)}",
            Item("heading", f"The first line is {line_of(heading)}", Frame(first=heading), True, True),
        )
        demands.add(
            f"The last line is {line_of(closing)}",
            Item("closing", f"The last line is {line_of(closing)}", Frame(last=closing), True, True),
        )
    else:
        demands.add(
            "List all of these things and nothing else, each by its name alone."
            if level == 1
            else "List each item whose stock is below its minimum and no other, each by its name alone.",
            Item(
                "entries",
                f"The list has just these entries: {', '.join(sorted(wanted))}.",
                Entries(tuple(wanted), short="Something that is to be listed is missing."),
            ),
        )
    demands.add(
        "Write one item a line, with “- ” before it, and no other line."
        if level < 3
        else "Between these two lines, write one item a line with “- ” before it.",
        Item(
            "marks",
            "Every entry is a line of its own that begins with “- ”.",
            Listing("-", len(wanted) if level == 1 else None, bool(heading), bool(closing)),
            True,
            True,
        ),
    )
    demands.add(
        "Put the items in alphabetical order.",
        Item("sorted", "The entries are in alphabetical order.", Sorted(), True, True),
    )
    entries = [f"- {g}{wanted[g] if level == 3 else ''}" for g in sorted(wanted)]
    return demands.piece(
        draw,
        (
            f"Make a shopping list for the {place} from what is given here.",
            f"Somebody goes shopping for the {place}. Write the list to take along.",
            f"Write a list of what is to be bought for the {place}.",
        ),
        data,
        "\n".join(p for p in (heading, *entries, closing) if p),
    )


PROCESSES = {
    "making a pot of tea": (
        "fill the kettle", "boil the water", "warm the pot", "add the leaves", "pour on the water",
        "wait four minutes", "strain the tea", "serve the cups",
    ),
    "planting a tree": (
        "choose the spot", "dig the hole", "loosen the roots", "set in the tree", "fill in the soil",
        "tread down the soil", "tie the tree to a stake", "water the tree",
    ),
    "mending a bicycle tyre": (
        "turn over the bicycle", "take off the wheel", "pull out the tube", "find the hole", "roughen the rubber",
        "glue on the patch", "put back the tube", "pump up the tyre",
    ),
    "painting a wall": (
        "clear the room", "cover the floor", "wash the wall", "fill the cracks", "sand the wall", "tape the edges",
        "stir the paint", "roll on the paint",
    ),
    "posting a parcel": (
        "find a box", "wrap the gift", "pad the box", "put in the gift", "seal the box", "write the address",
        "weigh the parcel", "pay the postage",
    ),
    "washing a jumper": (
        "read the label", "fill the basin", "add the soap", "soak the jumper", "rinse the jumper",
        "press out the water", "lay out a towel", "dry the jumper flat",
    ),
    "baking bread": (
        "weigh the flour", "mix the dough", "knead the dough", "let the dough rise", "shape the loaf",
        "heat the oven", "bake the loaf", "cool the loaf",
    ),
    "holding a meeting": (
        "choose a date", "book the room", "invite the members", "print the agenda", "open the meeting",
        "discuss the points", "take the vote", "send the minutes",
    ),
}  # fmt: skip


@family("lists/steps")
def steps(draw: Draw, level: int) -> Piece:
    process = draw.choice(list(PROCESSES))
    every = PROCESSES[process]
    chosen = sorted(draw.rng.sample(range(len(every)), 3 + level))
    ordered = [every[i] for i in chosen]
    shuffled = draw.rng.sample(ordered, len(ordered))
    draw.remember(shuffled)
    dropped = draw.choice(ordered[1:-1]) if level == 3 else None
    kept = [s for s in ordered if s != dropped]
    hints = [f"“{b}” comes straight after “{a}”." for a, b in pairwise(ordered)]
    draw.rng.shuffle(hints)
    draw.remember(hints)
    heading = closing = ""
    demands = Demands()
    if level > 1:
        heading = f"{process[0].upper()}{process[1:]}:"
        demands.add(
            f"The first line is {line_of(heading)}",
            Item("heading", f"The first line is {line_of(heading)}", Frame(first=heading), True, True),
        )
    if level > 2:
        closing = draw.choice(["That is all.", "Now you are done.", "Good luck!"])
    demands.add(
        "Write the steps as a numbered list, one a line: “1. ”, “2. ” and so on.",
        Item(
            "marks",
            "The steps are lines numbered “1. ”, “2. ” and so on.",
            Listing("1.", len(kept), bool(heading), bool(closing)),
            True,
            True,
        ),
    )
    leave = f" Leave out “{dropped}”; the steps around it then follow one another." if dropped else ""
    demands.add(
        f"Write each step with the words given here and add nothing.{leave}",
        Item(
            "entries",
            f"The list has just these steps: {', '.join(sorted(kept))}.",
            Entries(
                tuple(kept),
                bool(heading),
                bool(closing),
                False,
                "is not one of the steps to be listed",
                "A step is missing.",
            ),
        ),
    )
    demands.add(
        "Put the steps in the right order.",
        Item(
            "order",
            f"The steps are in this order: {', '.join(kept)}.",
            Order(tuple(kept), "The steps are not in the right order."),
        ),
    )
    if closing:
        demands.add(
            f"The last line is {line_of(closing)}",
            Item("closing", f"The last line is {line_of(closing)}", Frame(last=closing), True, True),
        )
    lines = [f"{number}. {step}" for number, step in enumerate(kept, start=1)]
    return demands.piece(
        draw,
        (
            f"These are the steps of {process}, mixed up.",
            f"Somebody shuffled the steps of {process}. Put them right.",
            f"Write instructions for {process} from these steps, which are in no order.",
        ),
        "\n".join([f"Steps: {'; '.join(shuffled)}.", "", *hints]),
        "\n".join(p for p in (heading, *lines, closing) if p),
    )
