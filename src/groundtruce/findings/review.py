"""Review: what persons add. The machine proposes; a signature verifies; parties reply."""

from collections.abc import Iterable

from groundtruce.model.finding import Finding, Reason, Reply, Signature, Status


def reviewed(
    finding: Finding, signatures: Iterable[Signature], replies: Iterable[Reply]
) -> Finding:
    """Return the finding with its signatures and replies, verified if a person's act allows it."""
    signed = tuple(sorted(signatures, key=lambda act: (act.at, act.by, act.act)))
    answered = tuple(sorted(replies, key=lambda reply: (reply.received, reply.party, reply.text)))
    if not signed and not answered:
        return finding
    shown = finding.model_copy(update={"signatures": signed, "replies": answered})
    acts = [act for act in signed if act.act == "verifies"]
    return _verified(shown, acts) if acts else shown


def _verified(finding: Finding, acts: list[Signature]) -> Finding:
    reason = _objection(finding, acts)
    if reason is not None:
        return finding.model_copy(update={"reasons": (*finding.reasons, reason)})
    names = ", ".join(sorted({act.by for act in acts}))
    return finding.model_copy(
        update={
            "status": Status.VERIFIED,
            "reasons": (*finding.reasons, Reason(rule="signed", text=f"Verified by {names}.")),
        }
    )


def _objection(finding: Finding, acts: list[Signature]) -> Reason | None:
    """Return why signatures do not verify: too little evidence, or evidence that came since."""
    if finding.status is not Status.CORROBORATED:
        text = (
            f"A signature cannot verify a finding that the evidence leaves {finding.status.value}."
        )
        return Reason(rule="signature_without_evidence", text=text.replace("_", " "))
    last = max(act.at for act in acts)
    newer = tuple(claim.id for claim in finding.incident.claims if claim.received > last)
    if newer:
        text = "Accounts arrived after the signature; it has to be verified again."
        return Reason(rule="signature_outdated", text=text, claims=newer)
    return None
