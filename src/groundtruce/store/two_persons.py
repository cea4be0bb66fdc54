"""Two persons: what one alone may not do, refused by the database whoever asks it.

Nobody releases a finding that nobody else has verified. Nobody signs or releases a document that
they worded, and a release needs the signature of another. Of two people who decide on the same
claim at the same moment the second is told so.
What another site brings was judged by that site's own database, and is taken as it was kept there.
"""

from groundtruce.errors import GroundTruceError, NotAllowed, Outdated

ALONE = "one person alone stands for this finding"
UNVERIFIED = "nobody else has verified this finding"
OVERTAKEN = "somebody decided on this claim at the same moment"
WORDED = "who worded this edition cannot sign or release it"
UNSIGNED = "nobody but its releaser has signed this edition"
_REMEDIES = {
    ALONE: "Let a second person verify or release it.",
    UNVERIFIED: "Let a verifier verify it first.",
    WORDED: "Let a second person sign it, and one who did not word it release it.",
    UNSIGNED: "Let a second person sign it first.",
}

# Acts on one matter: the same finding, the same claim, or claims that are one incident by now.
_OF_THE_SAME = """
    ({one}.matter = NEW.matter OR {one}.claim = NEW.claim OR EXISTS (
        SELECT 1 FROM incident_claim AS mine JOIN incident_claim AS theirs
          ON theirs.incident = mine.incident
        WHERE mine.claim = NEW.claim AND theirs.claim = {one}.claim))"""

GUARDS = ("finding_by_two", "edition_by_two", "review_in_turn")
TRIGGERS = f"""
CREATE TRIGGER finding_by_two AFTER INSERT ON act
WHEN NEW.noun = 'signature' AND NOT NEW.brought BEGIN
  SELECT RAISE(ABORT, '{ALONE}') FROM act AS released
  WHERE released.noun = 'signature' AND released.does = 'releases'
    AND {_OF_THE_SAME.format(one="released")}
    AND EXISTS (SELECT 1 FROM act AS same WHERE same.noun = 'signature'
      AND same.does = 'verifies' AND same.person = released.person
      AND {_OF_THE_SAME.format(one="same")})
    AND NOT EXISTS (SELECT 1 FROM act AS other WHERE other.noun = 'signature'
      AND other.does = 'verifies' AND other.person <> released.person
      AND {_OF_THE_SAME.format(one="other")}); SELECT RAISE(ABORT, '{UNVERIFIED}')
  WHERE NEW.does = 'releases'
    AND NOT EXISTS (SELECT 1 FROM act AS other WHERE other.noun = 'signature'
      AND other.does = 'verifies' AND other.person <> NEW.person
      AND {_OF_THE_SAME.format(one="other")}); END;
CREATE TRIGGER review_in_turn AFTER INSERT ON act
WHEN NEW.noun = 'review' AND NOT NEW.brought BEGIN
  SELECT RAISE(ABORT, '{OVERTAKEN}') FROM act AS other
  WHERE other.noun = 'review' AND other.matter = NEW.matter AND other.n <> NEW.n; END;
CREATE TRIGGER edition_by_two AFTER INSERT ON act
WHEN NEW.noun = 'approval' AND NOT NEW.brought BEGIN
  SELECT RAISE(ABORT, '{WORDED}') FROM act AS worded WHERE worded.noun = 'edition'
    AND worded.matter = NEW.matter AND worded.person = NEW.person; SELECT RAISE(ABORT, '{UNSIGNED}')
  WHERE NEW.does = 'releases' AND NOT EXISTS (
    SELECT 1 FROM act AS signed WHERE signed.noun = 'approval' AND signed.does = 'signs'
      AND signed.matter = NEW.matter AND signed.person <> NEW.person); END
"""


def refused(said: str) -> GroundTruceError | None:
    """Return the error for what the database said, or ``None`` if it said something else."""
    if said == OVERTAKEN:
        return Outdated(
            f"{said}. Nothing of yours was kept.",
            "Look at what stands now, and decide again if it is still wrong.",
        )
    remedy = _REMEDIES.get(said)
    return NotAllowed(f"{said}.", remedy) if remedy else None
