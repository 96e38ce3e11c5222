"""Short messages from facts: an announcement, a polite refusal, a reply to a customer."""

from __future__ import annotations

from sdpo_envs.science.problems.draw import Draw

from ..checks import DENIALS, Count, Frame, Mentions
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


_PLAIN = "in a plain statement (without “not”, “if” or “perhaps”)"
_DOUBTS = (
    "if",
    "whether",
    "perhaps",
    "maybe",
    "possibly",
    "might",
    "doubt",
    "false",
    "untrue",
    "not true",
    "wrong",
    "nobody",
)
"""What leaves open a promise that is made in exact words. Wishes and reasons may hold a "not"."""


def _said(
    *phrases: str, denials: tuple[str, ...] = _DOUBTS, complaint: str = "", leading: bool = False
) -> Mentions:
    """These phrases in one sentence, and nothing there that takes them back."""
    before = ("not", "never", "hardly", "no longer", "isn't", "not that", "false that", "instead of")
    return Mentions(
        tuple((p,) for p in phrases),
        (*denials, *(f"{no} {phrases[0]}" for no in before)),
        True,
        complaint,
        leading=leading,
    )


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
        f"Announce the event in one sentence that says {_PLAIN} with the words “on {day} at {time}” when it is.",
        Item(
            "when",
            f"The message announces the {_without_article(event)} and says that it is on {day} at {time}.",
            _said(f"on {day} at {time}", _without_article(event), denials=DENIALS),
            False,
        ),
    )
    demands.add(
        f"Say {_PLAIN} with the words “at {venue}” where it is.",
        Item("where", f"The message says that it is at {venue}.", _said(f"at {venue}", denials=DENIALS), False),
    )
    body = f"We would like to invite you to {event} on {day} at {time}. You will find us at {venue}."
    if level > 1:
        facts.append(f"- To bring: {bring}")
        demands.add(
            f"Ask people to bring this, {_PLAIN} that begins with the words “Please bring {bring}”.",
            Item(
                "bring",
                f"The message says that people are to bring {bring}.",
                _said(f"Please bring {bring}", denials=DENIALS, leading=True),
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
    *("away on a trip", "recovering from an operation", "busy with an exam", "moving house", "on a night shift"),
    "caring for a sick relative",
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
    reason = draw.choice(REASONS)
    month, (note, offer) = draw.rng.choice(MONTHS), draw.rng.choice(OFFERS)
    if level > 1:
        draw.remember((month, note))
    facts = [f"- Asked: {request}", "- Answer: no", f"- Reason: {reason}"]
    demands = Demands()
    first, last = _frame(draw, demands)
    if level < 3:
        demands.add(
            "Say thank you for being asked; begin a sentence with the words “Thank you”.",
            Item(
                "thanks",
                "The message says thank you for being asked.",
                _said(
                    "thank you",
                    denials=(*_DOUBTS, "no", "not", "never", "cannot"),
                    complaint="It does not say thank you in the form asked for.",
                    leading=True,
                ),
                False,
            ),
        )
    verb = {"talk": "give", "contest": "judge", "garden": "look after", "walk": "lead", "committee": "join"}
    act = verb.get(word) or {"manuscript": "review", "concert": "play at", "class": "teach"}[word]
    demands.add(
        f"Decline; begin a sentence with the words “I cannot {act} {thing}”.",
        Item(
            "decline",
            f"The message declines in a sentence that begins with “I cannot {act} {thing}”.",
            _said(
                f"I cannot {act} {thing}",
                complaint="It does not decline clearly with the words given.",
                leading=True,
            ),
            False,
        ),
    )
    demands.add(
        f"Give the reason with the words “because I am {reason}”.",
        Item(
            "reason",
            f"The message gives the reason: {reason}.",
            _said(f"because I am {reason}", complaint="It does not clearly give the reason with the words given."),
            False,
        ),
    )
    thanks = "Thank you for asking me." if level < 3 else "It was kind of you to ask me."
    body = f"{thanks} I cannot {act} {thing}, because I am {reason}."
    if level > 1:
        facts.append(f"- Offer: {note.format(month=month)}")
        demands.add(
            f"Make the offer; begin a sentence with the words “{offer.format(month=month)}”.",
            Item(
                "offer",
                f"The message makes the offer: {note.format(month=month)}.",
                _said(offer.format(month=month), leading=True),
                False,
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
    *("it arrived with a crack", "a part was missing", "it came in the wrong colour", "it came two weeks late"),
    "the box was wet",
)
REMEDIES = (
    ("a new one is sent", "we will send you a new one"),
    ("a voucher is sent", "we will send you a voucher"),
    ("a courier picks it up", "a courier will pick it up"),
    ("a technician calls", "a technician will call you"),
)


@family("messages/customer")
def customer(draw: Draw, level: int) -> Piece:
    product = draw.choice(PRODUCTS)
    complaint = draw.choice(COMPLAINTS)
    remedy, promise = draw.choice(REMEDIES)
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
        f"Apologise; begin a sentence with the words “We are sorry that {complaint}”.",
        Item(
            "apology",
            f"The message apologises, and says that {complaint}.",
            _said(
                f"we are sorry that {complaint}",
                denials=tuple(d for d in _DOUBTS if d != "wrong"),
                complaint="It does not clearly apologise with the words given.",
                leading=True,
            ),
            False,
        ),
    )
    demands.add(
        "Name the order by its number, and the product.",
        Item(
            "order",
            f"The message names the order {order} and the product.",
            Mentions(((order,), (product,))),
        ),
    )
    demands.add(
        f"Say with the words “{promise}” what is done"
        + (f", and in the same sentence “by {day}”." if level > 1 else "."),
        Item(
            "remedy",
            f"The message says that {remedy}{f' by {day}' if level > 1 else ''}.",
            _said(
                promise,
                *([f"by {day}"] if level > 1 else []),
                complaint="It does not clearly say with the words given what is done"
                + (" and by which day." if level > 1 else "."),
            ),
            False,
        ),
    )
    when = f" by {day}" if level > 1 else ""
    body = (
        f"Thank you for writing about order {order}, the {product}. We are sorry that {complaint}. "
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
