"""What a judge wrote, without the task's secrets.

A judge that knows the right answer quotes it, and one that wants to help finds a way to tell it. Every text that a
judge wrote passes here before a learner sees it: the sentences that tell a secret are dropped, and "[…]" stands in
their place; where nothing sensible remains, the whole remark is dropped.

    gated(task, attempt, "Check the sign. The answer is 12.5.").text      # "Check the sign. […]"

**What is found**, beyond `sdpo_gym.leaks`, which is asked first: numbers in words ("twelve and a half", "a
dozen"), in hexadecimal and binary; text spelled out ("B-l-u-e"), reversed, shifted along the alphabet (rot13), in
base64, base32, hexadecimal, percent or HTML code, in look-alike letters; dates written otherwise; items of a list
joined otherwise; options counted from the end or from another option ("the last but one", "the one after B"), by
their text, and by ruling out all others; a number by a narrow range, by "about", or by what to add to the
attempt's own or multiply it with; passages and tool calls of the oracle that neither the prompt nor the attempt
has, and programs, where the task asks for one. A secret that an attempt mentions is no news, but saying that it
is right is.

**What is not found**: paraphrases, translations and synonyms; riddles ("the capital of France"), rhymes,
acrostics, codes of other kinds; arithmetic on numbers of the prompt or the attempt ("multiply 3 by 4"), which is
how to get the answer and what a remark may say; a hint that narrows the search without ending it; what several
remarks say only together, ruled-out options excepted. A gate like this makes leaks rare, not impossible.

All matching takes time nearly linear in the text; what is longer than `LONGEST` characters is cut first.
"""

from sdpo_envs.judge.gate.gate import LONGEST, MARK, Gate, Gated, Redaction, gated

__all__ = ["LONGEST", "MARK", "Gate", "Gated", "Redaction", "gated"]
