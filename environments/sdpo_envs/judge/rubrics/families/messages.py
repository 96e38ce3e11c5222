"""Short messages from facts: an announcement, a polite refusal, a reply to a customer."""

from __future__ import annotations

from sdpo_envs.science.problems.draw import Draw

from ..checks import Count, Frame, Mentions
from ..task import Item, Piece, family
from .common import Demands

SURNAMES = (
    *("Abebe", "Brandt", "Castillo", "Dubois", "Eriksen", "Farouk", "Haddad", "Ito", "Jansen", "Kimura"),
    *("Lindgren", "Moreau", "Novak", "Okafor", "Petrov", "Rossi", "Silva", "Tanaka", "Varga", "Weber"),
)
SENDERS = (
    *("Amina Yusuf", "Bela Horvat", "Clara Mendes", "David Osei", "Edith Lang", "Felix Aguirre", "Greta Solberg"),
    *("Hanna Virtanen", "Ilias Petridis", "Jonas Keller", "Kira Nowak", "Luca Bianchi"),
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
EVENTS = (
    ("a spring clean", "gloves"), ("a seed swap", "small bags"), ("a repair evening", "a broken lamp"),
    ("a street party", "a folding chair"), ("a first aid course", "a pencil"), ("a book exchange", "old books"),
    ("a board game night", "a favourite game"), ("a bicycle check", "a helmet"),
    ("a choir rehearsal", "sheet music"),
)  # fmt: skip
VENUES = (
    *("the town hall", "the old school", "the library", "the boathouse", "the market square", "the fire station"),
    *("the village green", "the community kitchen", "the sports hall", "the railway museum"),
)


def _frame(draw: Draw, demands: Demands) -> tuple[str, str]:
    """A greeting and a name to sign with, as demanded."""
    first = f"Dear {draw.choice(('Ms', 'Mr'))} {draw.choice(SURNAMES)},"
    last = draw.choice(SENDERS)
    demands.add(
        f"The first line is “{first}” and the last line is “{last}”.",
        Item(
            "frame", f"The first line is “{first}” and the last line is “{last}”.", Frame(first, last), True, True
        ),
    )
    return first, last


def _letter(first: str, body: str, last: str) -> str:
    return f"{first}\n{body}\n{last}"


def _without_article(thing: str) -> str:
    return thing.removeprefix("the ").removeprefix("a ")


@family("messages/announcement")
def announcement(draw: Draw, level: int) -> Piece:
    (event, bring), venue = draw.choice(EVENTS), draw.choice(VENUES)
    day = draw.choice(DAYS)
    time = f"{draw.integer(9, 20)}:{draw.choice(('00', '15', '30', '45'))}"
    facts = [f"- What: {_without_article(event)}", f"- When: {day}, {time}", f"- Where: {venue}"]
    demands = Demands()
    first, last = _frame(draw, demands)
    demands.add(
        "Announce the event, and say when it is; keep the time as it is written.",
        Item(
            "when",
            f"The message announces the {_without_article(event)} and says that it is on {day} at {time}.",
            Mentions(((_without_article(event),), (day,), (time,))),
            False,
        ),
    )
    demands.add(
        "Say where it is.",
        Item("where", f"The message says that it is at {venue}.", Mentions(((_without_article(venue),),)), False),
    )
    body = f"We would like to tell you about {event}. It is on {day} at {time}, and you will find us at {venue}."
    if level > 1:
        facts.append(f"- To bring: {bring}")
        demands.add(
            "Say what people are to bring.",
            Item(
                "bring",
                f"The message says that people are to bring {bring}.",
                Mentions(
                    ((_without_article(bring),), ("bring", "brings", "bringing", "take along")), together=True
                ),
                False,
            ),
        )
        body += f" Please bring {bring}."
        demands.invents("\n".join([*facts, first, last]))
    if level > 2:
        demands.add(
            "Ask exactly one question: whether the reader will come.",
            Item(
                "question",
                "The message has exactly one question, which asks whether the reader will come.",
                Count("questions", 1, 1),
                False,
            ),
        )
        body += " May we expect you there?"
    demands.letter(15, (42, 48, 54)[level - 1])
    return demands.piece(
        draw,
        (
            "Write a short message to a neighbour about this event.",
            "Turn these notes into a short letter of announcement.",
            "Let somebody know of the following in a short message.",
        ),
        "\n".join(facts),
        _letter(first, body, last),
    )


REQUESTS = (
    ("to give a talk at the autumn fair", "the talk", "talk"),
    ("to judge the cake contest", "the cake contest", "contest"),
    ("to look after the school garden", "the school garden", "garden"),
    ("to lead the Sunday walk", "the walk", "walk"),
    ("to join the hiring committee", "the committee", "committee"),
    ("to review a long manuscript", "the manuscript", "manuscript"),
    ("to play at the summer concert", "the concert", "concert"),
    ("to teach the evening class", "the evening class", "class"),
)
REASONS = (
    ("away on a trip", "I am away on a trip at that time", ("trip",)),
    ("recovering from an operation", "I am still recovering from an operation", ("operation",)),
    ("busy with an exam", "I am busy with an exam at that time", ("exam",)),
    ("moving house", "I am moving house just then", ("moving house", "move house", "house move")),
    ("on a night shift", "I am on a night shift that week", ("night shift", "night shifts")),
    ("caring for a sick relative", "I am caring for a sick relative", ("relative",)),
)
OFFERS = (
    ("can help in {month} instead", "I can help in {month} instead"),
    ("can come for an hour in {month}", "I can come for an hour in {month}"),
    ("is free again in {month}", "I am free again in {month}"),
)
MONTHS = ("January", "February", "April", "July", "September", "October", "November", "December")


@family("messages/refusal")
def refusal(draw: Draw, level: int) -> Piece:
    request, thing, word = draw.choice(REQUESTS)
    reason, because, signs = draw.choice(REASONS)
    month, (note, offer) = draw.rng.choice(MONTHS), draw.rng.choice(OFFERS)
    if level > 1:
        draw.remember((month, note))
    facts = [f"- Asked: {request}", "- Answer: no", f"- Reason: {reason}"]
    demands = Demands()
    first, last = _frame(draw, demands)
    if level < 3:
        demands.add(
            "Say thank you for being asked.",
            Item(
                "thanks",
                "The message says thank you for being asked.",
                Mentions((("thank", "thanks", "grateful"),), complaint="It does not say thank you."),
                False,
            ),
        )
    demands.add(
        f"Decline in a sentence with “cannot”, and name what it is about (“{word}”).",
        Item(
            "decline",
            f"A sentence with “cannot” declines the request {request}.",
            Mentions(
                (("cannot",), (word,)),
                together=True,
                complaint=f"No sentence declines with “cannot” and names the “{word}”.",
            ),
            False,
        ),
    )
    demands.add(
        "Give the reason.",
        Item(
            "reason",
            f"The message gives the reason: {reason}.",
            Mentions((signs,), complaint="It does not give the reason."),
            False,
        ),
    )
    verb = {"talk": "give", "contest": "judge", "garden": "look after", "walk": "lead", "committee": "join"}
    act = verb.get(word) or {"manuscript": "review", "concert": "play at", "class": "teach"}[word]
    thanks = "Thank you for asking me." if level < 3 else "It was kind of you to ask me."
    body = f"{thanks} I cannot {act} {thing}, because {because}."
    if level > 1:
        facts.append(f"- Offer: {note.format(month=month)}")
        demands.add(
            "Make the offer.",
            Item(
                "offer", f"The message makes the offer: {note.format(month=month)}.", Mentions(((month,),)), False
            ),
        )
        body += f" {offer.format(month=month)}."
        demands.invents("\n".join([*facts, first, last]))
    if level > 2:
        demands.avoids(draw.sample(["sorry", "unfortunately", "but", "however", "regret", "afraid"], 3))
    body += " I wish you all the best with it."
    demands.letter(20, (46, 54, 54)[level - 1])
    return demands.piece(
        draw,
        (
            "Write a polite refusal from these notes, in the first person.",
            "Somebody asked for a favour. Write the answer, friendly and in the first person.",
            "Turn these notes into a friendly message that says no, in the first person.",
        ),
        "\n".join(facts),
        _letter(first, body, last),
    )


PRODUCTS = (
    *("desk lamp", "coffee grinder", "table fan", "office chair", "bread bin", "wall clock", "alarm clock"),
    *("radio", "kettle", "tea set"),
)
COMPLAINTS = (
    ("it arrived with a crack", ("crack", "cracked", "cracks")), ("a part was missing", ("missing", "lacking")),
    ("it came in the wrong colour", ("colour", "color")),
    ("it came two weeks late", ("late", "delay", "delayed")), ("the box was wet", ("wet", "damp")),
)  # fmt: skip
REMEDIES = (
    ("a new one is sent", "we will send you a new one", ("new one", "replacement", "another one")),
    ("a voucher is sent", "we will send you a voucher", ("voucher",)),
    ("a courier picks it up", "a courier will pick it up", ("courier",)),
    ("a technician calls", "a technician will call you", ("technician",)),
)


@family("messages/customer")
def customer(draw: Draw, level: int) -> Piece:
    product = draw.choice(PRODUCTS)
    complaint, wrong = draw.choice(COMPLAINTS)
    remedy, promise, signs = draw.choice(REMEDIES)
    order = f"{draw.choice('BDFHKMPRT')}{draw.choice('CGLNSVWX')}-{draw.integer(1000, 9999)}"
    day = draw.rng.choice(DAYS)
    if level > 1:
        draw.remember(day)
    facts = [f"- Order: {order}, {product}", f"- Complaint: {complaint}", f"- What is done: {remedy}"]
    if level > 1:
        facts.append(f"- By: {day}")
    demands = Demands()
    first, last = _frame(draw, demands)
    demands.add(
        "Apologise.",
        Item(
            "apology",
            "The message apologises.",
            Mentions(
                (("sorry", "apologise", "apologize", "apologies", "apology"),), complaint="It does not apologise."
            ),
            False,
        ),
    )
    demands.add(
        "Name the order by its number, the product, and what was wrong.",
        Item(
            "order",
            f"The message names the order {order}, the product and the complaint.",
            Mentions(((order,), (product,), wrong)),
            False,
        ),
    )
    demands.add(
        "Say what is done" + (", and by which day." if level > 1 else "."),
        Item(
            "remedy",
            f"The message says that {remedy}{f' by {day}' if level > 1 else ''}.",
            Mentions(
                (signs, *([(day,)] if level > 1 else [])),
                together=True,
                complaint="It does not say in one sentence what is done"
                + (" and by which day." if level > 1 else "."),
            ),
            False,
        ),
    )
    when = f" by {day}" if level > 1 else ""
    past = complaint.replace("it ", "your order ", 1) if complaint.startswith("it ") else complaint
    body = (
        f"Thank you for writing about order {order}, the {product}. We are sorry that {past}. "
        f"To put this right, {promise}{when}."
    )
    if level > 1:
        demands.invents("\n".join([*facts, first, last]), "Promise nothing else; add no name, day or figure.")
    if level > 2:
        demands.avoids(draw.sample(["refund", "problem", "issue", "inconvenience", "unfortunately", "but"], 3))
    demands.letter(20, 58)
    return demands.piece(
        draw,
        (
            "Answer a customer's complaint from these notes, in the name of the shop.",
            "Write a short and friendly reply to a customer. The notes are from the file.",
            "A customer has complained. Write the shop's answer from these notes.",
        ),
        "\n".join(facts),
        _letter(first, body, last),
    )
