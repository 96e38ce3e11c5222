"""What a program can see in a text: a small closed set of checks, as plain data.

Each check has `objection(text)`, which says why the text does not satisfy it, and `holds(text)`. A check never
names what a task keeps secret: where the words it looks for are the answer, `complaint` says it in general terms.
"""

from .content import DENIALS, Avoids, Invents, Mentions, Sentence
from .figures import Digits, Labelled, Numbers, States
from .form import Asks, Count, Edge, Frame, Prose
from .lists import Amounts, Entries, Listing, Order, Sorted

__all__ = [
    "DENIALS",
    "Amounts",
    "Asks",
    "Avoids",
    "Check",
    "Count",
    "Digits",
    "Edge",
    "Entries",
    "Frame",
    "Invents",
    "Labelled",
    "Listing",
    "Mentions",
    "Numbers",
    "Order",
    "Prose",
    "Sentence",
    "Sorted",
    "States",
]

Check = (
    Mentions
    | Avoids
    | Count
    | Asks
    | Edge
    | Frame
    | Digits
    | Numbers
    | States
    | Order
    | Listing
    | Entries
    | Amounts
    | Sorted
    | Invents
    | Prose
    | Labelled
    | Sentence
)
