"""Sentences on everyday topics, each with two words that a task may ask for."""

from __future__ import annotations

from collections.abc import Mapping

Said = tuple[str, str, str]
"""A sentence and two words in it."""

TOPICS: Mapping[str, tuple[Said, ...]] = {
    "a river": (
        ("The river carries cold water from the mountains to the sea.", "water", "sea"),
        ("Small boats drift under the old stone bridge every evening.", "boats", "bridge"),
        ("In spring the banks are green and full of young birds.", "banks", "birds"),
        ("Children throw pebbles into the slow current after school.", "pebbles", "current"),
        ("An old mill still turns where the stream is narrow.", "mill", "stream"),
        ("A heron waits in the reeds for a careless fish.", "heron", "fish"),
        ("After heavy rain the path along the shore is muddy.", "rain", "path"),
    ),
    "a bakery": (
        ("The baker lights the oven long before the sun is up.", "oven", "sun"),
        ("Warm bread fills the whole street with a pleasant smell.", "bread", "street"),
        ("A queue of neighbours waits at the door on weekends.", "queue", "neighbours"),
        ("Flour dust lies on every shelf of the small shop.", "flour", "shelf"),
        ("The apprentice learns how to shape a loaf by hand.", "apprentice", "loaf"),
        ("Sweet buns with cinnamon are sold out before noon.", "buns", "cinnamon"),
        ("In the evening the last rolls go to a shelter.", "rolls", "shelter"),
    ),
    "a night train": (
        ("The night train leaves the station when most shops are closed.", "station", "shops"),
        ("Travellers put their bags under the narrow beds.", "travellers", "beds"),
        ("The conductor checks the tickets with a small lamp.", "conductor", "lamp"),
        ("Dark villages and quiet fields pass by the window.", "villages", "window"),
        ("Somebody in the next cabin hums an old song.", "cabin", "song"),
        ("At the border the engine is changed without a word.", "border", "engine"),
        ("Breakfast is served while the city comes into view.", "breakfast", "city"),
    ),
    "a garden": (
        ("Tall beans climb the poles behind the wooden shed.", "beans", "shed"),
        ("Bees visit the lavender from early morning until dusk.", "bees", "lavender"),
        ("The gardener waters the beds before the heat of the day.", "gardener", "heat"),
        ("A compost heap in the corner feeds the soil.", "compost", "soil"),
        ("Snails hide under the leaves of the cabbage.", "snails", "cabbage"),
        ("In autumn the apples are stored in the cool cellar.", "apples", "cellar"),
        ("A bench near the pond is a good place to rest.", "bench", "pond"),
    ),
    "a library": (
        ("The library opens its doors to readers of every age.", "doors", "readers"),
        ("Long shelves hold novels in more than a dozen languages.", "shelves", "novels"),
        ("A quiet room on the top floor is kept for students.", "room", "students"),
        ("The librarian recommends a story to a shy child.", "librarian", "story"),
        ("Old maps are kept in drawers that are rarely opened.", "maps", "drawers"),
        ("On rainy days the chairs near the heater are taken first.", "chairs", "heater"),
        ("Volunteers repair torn pages with thin paper and glue.", "volunteers", "pages"),
    ),
    "a lighthouse": (
        ("The lighthouse stands on a rock at the end of the bay.", "rock", "bay"),
        ("A strong beam warns ships of the reef on dark nights.", "beam", "ships"),
        ("A keeper once lived in the tower with a dog and a radio.", "keeper", "radio"),
        ("Narrow stairs lead up to the lantern room.", "stairs", "lantern"),
        ("In winter the waves reach the lowest windows.", "waves", "windows"),
        ("Visitors come by ferry when the wind is weak.", "visitors", "ferry"),
        ("Gulls build their nests on the white wall.", "gulls", "nests"),
    ),
    "a village market": (
        ("The market fills the square before the church bells ring.", "square", "bells"),
        ("Farmers sell potatoes and eggs from the back of a cart.", "farmers", "eggs"),
        ("A potter shows how a bowl is made from clay.", "potter", "clay"),
        ("Bright scarves hang between the stalls.", "scarves", "stalls"),
        ("The cheese seller offers a taste to every customer.", "cheese", "customer"),
        ("A fiddle player earns a few coins near the fountain.", "fiddle", "coins"),
        ("At noon the crowd moves to the shade of the trees.", "crowd", "shade"),
    ),
    "a mountain hut": (
        ("The hut lies above the forest at the foot of a glacier.", "forest", "glacier"),
        ("Hikers hang their wet socks over the stove.", "hikers", "stove"),
        ("The cook serves soup and dark bread at long tables.", "soup", "tables"),
        ("At night the stars seem close enough to touch.", "stars", "night"),
        ("A mule brings the supplies up from the valley.", "mule", "valley"),
        ("The guest book is full of drawings and thanks.", "book", "drawings"),
        ("When fog comes in, a bell shows the way.", "fog", "bell"),
    ),
    "a school band": (
        ("The band practises in the gym after the last lesson.", "gym", "lesson"),
        ("The drummer is younger than all the others.", "drummer", "others"),
        ("A borrowed trumpet has a dent near the bell.", "trumpet", "dent"),
        ("Parents sit on folding chairs and clap along.", "parents", "chairs"),
        ("The teacher writes new notes on the board.", "teacher", "board"),
        ("Before a concert nobody can find the music stands.", "concert", "stands"),
        ("A singer joined the group in the winter term.", "singer", "winter"),
    ),
    "a harbour": (
        ("Fishing boats come back to the harbour at dawn.", "boats", "dawn"),
        ("Cranes lift heavy crates onto the quay.", "cranes", "quay"),
        ("The air smells of salt, rope and tar.", "salt", "rope"),
        ("A pilot guides the tankers past the sandbank.", "pilot", "tankers"),
        ("Cats wait near the nets for a scrap of fish.", "cats", "nets"),
        ("In the café sailors talk about storms and wages.", "sailors", "storms"),
        ("A ferry to the islands leaves when the tide is high.", "islands", "tide"),
    ),
}

OPENINGS = ("Today", "Here", "Often", "Sometimes", "Usually", "Nowadays")
"""Words that can stand before any of the sentences."""

SPARE = (
    *("beautiful", "very", "nice", "really", "thing", "things", "suddenly", "always", "great", "amazing"),
    *("wonderful", "quite", "special", "famous", "world", "people"),
)
"""Words that stand in none of the sentences, so that they can be ruled out."""

ADVICE: Mapping[str, tuple[Said, ...]] = {
    "sleep better": (
        ("Put your phone in another room before you go to bed.", "phone", "room"),
        ("Keep your bedroom cool and dark during the night.", "bedroom", "dark"),
        ("Go for a walk in daylight when you can.", "walk", "daylight"),
        ("Drink your last coffee before lunch.", "coffee", "lunch"),
        ("Get up at the same hour, even on the weekend.", "hour", "weekend"),
        ("Read a calm book until your eyes grow tired.", "book", "eyes"),
        ("Write down what worries you on a sheet of paper.", "worries", "paper"),
    ),
    "save energy at home": (
        ("Turn the heating down before you open a window.", "heating", "window"),
        ("Put a lid on the pot when you cook.", "lid", "pot"),
        ("Let your washing dry on a line in the sun.", "washing", "line"),
        ("Switch off the lights when you leave a room.", "lights", "room"),
        ("Seal the gaps around your doors against the draught.", "gaps", "doors"),
        ("Take a short shower in place of a bath.", "shower", "bath"),
        ("Fill the dishwasher before you let it run.", "dishwasher", "run"),
    ),
    "learn a language": (
        ("Repeat new words aloud while you do the dishes.", "words", "dishes"),
        ("Find a partner with whom you can talk every week.", "partner", "week"),
        ("Watch films with subtitles in the language you learn.", "films", "subtitles"),
        ("Keep a small notebook in your pocket.", "notebook", "pocket"),
        ("Do not be afraid of mistakes when you speak.", "mistakes", "speak"),
        ("Sing songs whose lyrics you know by heart.", "songs", "lyrics"),
        ("Read stories for children before you try novels.", "stories", "novels"),
    ),
    "prepare for an exam": (
        ("Make a plan of the topics that you have to cover.", "plan", "topics"),
        ("Explain each idea to a friend in your own words.", "idea", "friend"),
        ("Solve old papers against the clock.", "papers", "clock"),
        ("Take a break when your attention fades.", "break", "attention"),
        ("Keep your desk free of toys and screens.", "desk", "screens"),
        ("Sleep well on the night before the test.", "night", "test"),
        ("Pack your pens and a bottle of water early.", "pens", "bottle"),
    ),
    "keep houseplants alive": (
        ("Feel the soil with a finger before you water.", "soil", "finger"),
        ("Turn the pots so that each leaf gets its share of light.", "pots", "light"),
        ("Wipe the dust off the leaves with a damp cloth.", "dust", "cloth"),
        ("Move your ferns away from the hot radiator.", "ferns", "radiator"),
        ("Cut dead stems with clean scissors.", "stems", "scissors"),
        ("Ask a neighbour to help while you are on holiday.", "neighbour", "holiday"),
        ("Choose a larger pot when the roots have no space.", "roots", "space"),
    ),
    "plan a hike": (
        ("Check the weather before you leave the house.", "weather", "house"),
        ("Tell somebody which route you want to take.", "somebody", "route"),
        ("Carry enough water and some fruit in your backpack.", "water", "backpack"),
        ("Wear boots that you have walked in before.", "boots", "before"),
        ("Bring a paper map in case your battery is empty.", "map", "battery"),
        ("Start early, so that you are back before dark.", "early", "dark"),
        ("Put a plaster on each blister at once.", "plaster", "blister"),
    ),
}

QUESTIONS = (
    "Which of these will you try first?",
    "What is keeping you from it?",
    "Why don't you start this evening?",
    "Who could do this with you?",
)
