"""Attribution: apart from whether it happened, and rarely made."""

from tests.findings.told import blamed, denied, found, seen, told


def test_accusations_by_the_other_side_never_attribute():
    finding = found(blamed("a-army", "BBB"), told("agency-one"), told("agency-two"))
    assert finding.status == "corroborated"
    assert finding.attribution.party is None
    assert finding.attribution.accused == ("BBB",)


def test_a_partys_own_admission_attributes_firmly():
    finding = found(told("b-army", stance="acknowledges", accuser="BBB", accused="BBB"))
    assert (finding.attribution.party, finding.attribution.confidence) == ("BBB", "high")


def test_admitting_a_part_while_blaming_the_other_attributes_nothing():
    admitted = told("b-army", stance="acknowledges", accused="BBB")
    finding = found(admitted, blamed("b-foreign", "AAA"), blamed("a-army", "BBB"))
    assert not finding.attribution.is_made


def test_two_parties_that_both_admit_leave_it_not_attributed():
    claims = [told(f"{p}-army", stance="acknowledges", accused=p.upper() * 3) for p in "ab"]
    finding = found(*claims)
    assert not finding.attribution.is_made
    assert finding.attribution.why == "More than one party says that it took part."


def test_observers_who_saw_who_acted_attribute_moderately():
    finding = found(seen(accused="AAA"))
    assert (finding.attribution.party, finding.attribution.confidence) == ("AAA", "moderate")


def test_two_independent_origins_that_name_a_party_attribute_at_low_confidence():
    finding = found(told("agency-one", accused="AAA"), told("agency-two", accused="AAA"))
    assert (finding.attribution.party, finding.attribution.confidence) == ("AAA", "low")


def test_independent_origins_do_not_attribute_what_the_party_denies():
    named = [told("agency-one", accused="AAA"), told("agency-two", accused="AAA")]
    assert not found(*named, denied("a-army")).attribution.is_made


def test_quoting_an_accuser_is_not_naming_a_party():
    quoting = [told(f"agency-{n}", accuser="BBB", accused="AAA") for n in ("one", "two")]
    assert not found(*quoting).attribution.is_made


def test_acknowledging_a_blast_is_not_admitting_to_the_mine():
    finding = found(told("a-army", kind="landmine_explosion", stance="acknowledges"))
    assert finding.status == "corroborated"
    assert not finding.attribution.is_made


def test_what_is_not_established_is_not_attributed():
    assert not found(blamed("a-army", "BBB"), denied("b-army")).attribution.is_made


def test_a_measure_is_attributed_to_whoever_announced_it():
    finding = found(told("a-army", kind="supply_restriction", stance="announces", accused="AAA"))
    assert finding.attribution.party == "AAA"
