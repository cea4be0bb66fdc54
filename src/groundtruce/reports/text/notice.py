"""Notices: whether a text puts an earlier one of its own source right, or takes it back.

Only a label at its head or words about "this story" count: an article on a ministry that takes
back its word is news like any other.
"""

import re

from groundtruce.model.report import Notice

_STORY = "story|article|report|item|alert|dispatch|news item|post|account"
# After a dateline a label stands in capitals.
_AFTER_DATELINE = r"^[^\n]{{0,80}}[—–-]\s*(?-i:{words})\s*[:—–-]"
_RETRACTION = (
    _AFTER_DATELINE.format(words="RETRACTION|RETRACTED|WITHDRAWN|KILL"),
    (
        r"^\W*(?:retraction|retracted|withdrawn|kill(?: notice)?|story (?:withdrawn|retracted))\b"
        r"\s*[:—–-]"
    ),
    rf"\b(?:this|the above) (?:{_STORY}) (?:has been|was|is) (?:hereby )?(?:retracted|withdrawn)",
    (
        r"\b(?:we|the editors?|this (?:newspaper|agency|outlet|site)) (?:hereby |fully )?"
        rf"(?:retract|withdraw)s? (?:our|its|the|this) [^.\n]{{0,40}}\b(?:{_STORY})\b"
    ),
)
_CORRECTION = (
    _AFTER_DATELINE.format(words="CORRECTION|CORRECTED|CORRECTS"),
    r"^\W*(?:corrected|correction|corrects|clarification|erratum|refile)\b\s*(?:[:—–(-]|$)",
    r"^\W*update \d+\s*[:—–-]",
    r"^\W*\((?:corrects|adds|refiles|fixes)\b[^)\n]{0,200}\)",
    rf"\b(?:this|the) (?:{_STORY}) (?:has been|was) (?:corrected|updated to correct|amended)",
    rf"\ban earlier version of this (?:{_STORY})\b",
)
_FLAGS = re.IGNORECASE | re.MULTILINE
_OF_SOURCE = (
    r"\b{name} (?:hereby )?(?:has )?(?:retract(?:s|ed)|with(?:draws|drew|drawn)) (?:its|the) "
)
_HEAD, _TAIL = 400, 500


def notice_of(title: str | None, text: str, source: str = "") -> Notice | None:
    """Return what the text is to an earlier one, if it says so.

    >>> notice_of(None, "CORRECTED: Two, not three, were wounded.").value
    'correction'
    >>> notice_of(None, "The ministry withdrew its statement on Monday.")
    """
    edges = f"{title or ''}\n{text[:_HEAD]}\n{text[-_TAIL:] if len(text) > _HEAD else ''}"
    taken_back = list(_RETRACTION)
    if source:
        name = re.escape(source).replace("_", " ").replace(r"\-", "[ -]")
        taken_back.append(_OF_SOURCE.format(name=name) + rf"[^.\n]{{0,40}}?\b(?:{_STORY})\b")
    if any(re.search(pattern, edges, _FLAGS) for pattern in taken_back):
        return Notice.RETRACTION
    if any(re.search(pattern, edges, _FLAGS) for pattern in _CORRECTION):
        return Notice.CORRECTION
    return None
