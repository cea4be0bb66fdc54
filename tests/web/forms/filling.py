"""A person with a browser: answers whatever a form asks, in their own script."""

import base64
import re

import pytest

from groundtruce.model.vocabulary import vocabulary
from tests.web.chromium import until

expect = pytest.importorskip("playwright.sync_api", reason="needs playwright").expect
MOST_ROUNDS = 10
WORDS = {
    "en": "Two <loud> bangs & smoke",
    "th": "ได้ยินเสียงระเบิด <สอง> ครั้ง & ควัน",
    "km": "ឮសំឡេងផ្ទុះ <ពីរ> ដង & ផ្សែង",
}
LATER = {"th": "แก้ไข: สามครั้ง", "km": "កែតម្រូវ៖ បីដង"}
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
# Groups of choices in which nothing is chosen yet.
OPEN_CHOICES = """() => {
  const all = [...document.querySelectorAll(".odk-form input[type=radio]")];
  const answered = new Set(all.filter((one) => one.checked).map((one) => one.name));
  return [...new Set(all.map((one) => one.name))].filter((name) => !answered.has(name));
}"""
# Lists from which nothing is taken yet, by their numbers; one that can be searched is a field.
OPEN_LISTS = """() => [...document.querySelectorAll(".odk-form .p-select")].flatMap((one, at) => {
  const said = one.querySelector("input")?.value ?? one.innerText;
  const isTaken = said.trim() && !one.querySelector(".p-placeholder");
  return isTaken || one.matches(".p-disabled") ? [] : [at];
})"""
IS_OPEN = """() => document.querySelector(".odk-form")
  && document.querySelector("#state").textContent === "" """


class Person:
    """Fills the form that a page shows; looks again until no question has become relevant."""

    def __init__(self, page, language):
        self.page = page
        self.language = language

    def open(self, address):
        """Open a form and wait until it can be filled in their language."""
        self.page.goto(address)
        self.opened()

    def opened(self):
        """Wait until the form can be filled in their language."""
        until(self.page, IS_OPEN)

    def answer_everything(self):
        """Answer every question, also those that an answer brings up."""
        self._locate()
        for _ in range(MOST_ROUNDS):
            if self._choose() + self._pick() + self._date() + self._write() == 0:
                break
        self._photograph()

    def say(self, words):
        """Write into the last field for free words."""
        area = self.page.locator(".odk-form textarea").last
        area.fill(words)
        expect(area).to_have_value(words)

    def press_send(self):
        """Press the button; a form that finds fault with an answer says so at once."""
        self.page.locator(".odk-form .footer button").click()
        found = self.page.locator(".form-error-message").or_(self.page.locator("#forms"))
        found.first.wait_for()
        wrong = self.page.locator(".odk-form .question-container:has(.validation-message)")
        assert wrong.count() == 0, wrong.all_inner_texts()

    def send(self):
        """Send and wait for the list, in which the form now stands as sent."""
        self.press_send()
        self.page.wait_for_url(re.compile(r"/forms$"))
        self.page.wait_for_selector("#sent:not([hidden]) li")

    def word(self, key):
        """Return what a button of the engine says in their language."""
        return vocabulary().label("forms", key, self.language)

    def _locate(self):
        buttons = self.page.get_by_role("button", name=self.word("get_location"))
        for at in range(buttons.count()):
            buttons.nth(at).click()
            self.page.get_by_role("button", name=self.word("save_location")).click()
            self.page.locator(".p-dialog-mask").wait_for(state="detached")

    def _choose(self):
        groups = self.page.evaluate(OPEN_CHOICES)
        for name in groups:
            options = self.page.locator(f'input[type=radio][name="{name}"]')
            # A choice can take away the one that would come next.
            if options.count() == 0:
                continue
            yes = self.page.locator(f'input[type=radio][name="{name}"][value="yes"]')
            chosen = (yes if yes.count() else options).first
            # By key: an answer that brings up others moves what lies below, and a click may miss.
            chosen.press("Space")
            expect(chosen).to_be_checked()
        box = self.page.locator(".odk-form input[type=checkbox]").first
        if box.count() and not box.is_checked():
            box.press("Space")
            expect(box).to_be_checked()
        return len(groups)

    def _pick(self):
        numbers = self.page.evaluate(OPEN_LISTS)
        # What a choice brings up comes after it, so the last is chosen first.
        for at in reversed(numbers):
            self.page.locator(".odk-form .p-select").nth(at).click()
            self.page.locator(".p-select-option").first.click()
            self.page.locator(".p-select-overlay").wait_for(state="detached")
        return len(numbers)

    def _date(self):
        found = 0
        for field in self.page.locator(".odk-form .p-datepicker-input").all():
            if field.input_value():
                continue
            field.click()
            panel = self.page.locator(".p-datepicker-panel")
            panel.wait_for()
            today = panel.locator(".p-datepicker-today .p-datepicker-day")
            if today.count():
                today.first.click()
            else:
                panel.locator(".p-datepicker-minute-picker button").first.click()
            expect(field).not_to_have_value("")
            self.page.keyboard.press("Escape")
            panel.wait_for(state="detached")
            found += 1
        return found

    def _write(self):
        found = 0
        for area in self.page.locator(".odk-form textarea").all():
            if not area.input_value():
                area.fill(WORDS[self.language])
                expect(area).to_have_value(WORDS[self.language])
                found += 1
        fields = ".odk-form input.p-inputtext:not(.p-datepicker-input)"
        for field in self.page.locator(fields).all():
            if not field.input_value() and field.is_editable():
                is_number = field.get_attribute("inputmode") in ("numeric", "decimal")
                # A field for numbers takes nothing but keys.
                field.press_sequentially("2" if is_number else WORDS[self.language][:20])
                field.blur()
                expect(field).not_to_have_value("")
                found += 1
        return found

    def _photograph(self):
        for chooser in self.page.locator(".odk-form input[type=file]").all():
            picture = {"name": "one.png", "mimeType": "image/png", "buffer": PICTURE}
            chooser.set_input_files(picture)
