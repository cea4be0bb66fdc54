"""alerts.yaml: every mistake is named with file, line and field."""

import pytest
from tests.reports.a_case import a_case, read

from groundtruce.errors import CaseError
from groundtruce.model.alert import FLASH, On, Plan
from groundtruce.reports import alert_file

WHOLE = """\
known_within_hours: 24
channels:
  - id: desk
    kind: email
    host: mail.example.org
    sender: groundtruce@example.org
    to: [desk@example.org]
    quiet: {from: 22:00, to: "06:00"}
    digest: "06:30"
rules:
  - id: shelling
    kinds: [shelling, hostile]
    zones: [contact_line]
    parties: [AAA]
    threshold: 3
    channels: [desk]
  - id: falls_due
    on: deadlines
    kinds: [deadline]
"""


def plan(tmp_path, text=WHOLE):
    folder = a_case(tmp_path, alerts_yaml=text)
    return alert_file.read(folder, read(folder))


def test_a_whole_plan_is_read(tmp_path):
    found = plan(tmp_path)
    assert [one.id for one in found.rules] == ["flash", "shelling", "falls_due"]
    assert found.rules[2].on is On.DEADLINES
    assert found.known_within_hours == 24


def test_an_hour_without_quotes_is_still_an_hour(tmp_path):
    assert plan(tmp_path).channels[0].quiet == ("22:00", "06:00")


def test_without_the_file_flash_reports_raise_an_alert(tmp_path):
    folder = a_case(tmp_path)
    (folder / "alerts.yaml").unlink()
    assert alert_file.read(folder, read(folder)) == Plan(rules=(FLASH,))


def test_the_template_of_a_case_is_a_plan(tmp_path):
    folder = a_case(tmp_path)
    assert alert_file.read(folder, read(folder)) == Plan(rules=(FLASH,))


def test_the_commented_lines_of_the_template_are_a_plan_too(tmp_path):
    text = (a_case(tmp_path / "one") / "alerts.yaml").read_text("utf-8")
    _, _, rest = text.partition("channels: []\n")
    lines = (line.removeprefix("# ") for line in rest.splitlines() if line != "rules: []")
    found = plan(tmp_path / "two", "\n".join(lines))
    assert {one.kind.value for one in found.channels} == {"email", "webhook", "apprise"}
    assert {one.on for one in found.rules} == {
        On.REPORTS,
        On.FINDINGS,
        On.RESTRICTIONS,
        On.DEADLINES,
    }


def test_a_flash_rule_of_ones_own_takes_the_place_of_the_usual_one(tmp_path):
    found = plan(tmp_path, "rules:\n  - {id: flash, on: reports, kinds: [spot_report]}\n")
    assert [one.kinds for one in found.rules] == [("spot_report",)]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("rules:", "ruels:", "alerts.yaml:10: ruels"),
        ("[shelling, hostile]", "[sheling]", "alerts.yaml:12: rules.0.kinds"),
        ("[contact_line]", "[nowhere]", "alerts.yaml:13: rules.0.zones"),
        ("[AAA]", "[CCC]", "alerts.yaml:14: rules.0.parties"),
        ("threshold: 3", "threshold: 0", "alerts.yaml:15: rules.0.threshold"),
        ("channels: [desk]", "channels: [dsek]", "alerts.yaml:16: rules.0.channels"),
        ("id: falls_due", "id: shelling", "alerts.yaml:17: rules.1.id"),
        ("kind: email", "kind: pigeon", "alerts.yaml:4: channels.0.kind"),
        ("to: [desk@", "to: [Desk <desk@", "alerts.yaml:7: channels.0.to.0"),
        ("22:00", "25:00", "alerts.yaml:8: channels.0.quiet.0"),
        ("kinds: [deadline]", "kinds: [shelling]", "alerts.yaml:19: rules.1.kinds"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, old, new, where):
    assert old in WHOLE
    with pytest.raises(CaseError) as raised:
        plan(tmp_path, WHOLE.replace(old, new, 1))
    assert raised.value.where == where


def test_a_misspelt_word_is_told_with_the_nearest(tmp_path):
    with pytest.raises(CaseError) as raised:
        plan(tmp_path, WHOLE.replace("[shelling, hostile]", "[sheling]"))
    assert raised.value.remedy == "Did you mean 'shelling'?"


def test_a_channel_without_a_server_is_refused(tmp_path):
    with pytest.raises(CaseError, match="needs 'host'"):
        plan(tmp_path, WHOLE.replace("    host: mail.example.org\n", ""))
