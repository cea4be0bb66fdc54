"""A person with a browser: answers whatever a form asks, in their own script."""

import base64
import re

from groundtruce.model.vocabulary import vocabulary

WORDS = {
    "en": "Two <loud> bangs & smoke",
    "th": "ได้ยินเสียงระเบิด <สอง> ครั้ง & ควัน",
    "km": "ឮសំឡេងផ្ទុះ <ពីរ> ដង & ផ្សែង",
}
LATER = {"th": "แก้ไข: สามครั้ง", "km": "កែតម្រូវ៖ បីដង"}
NUMBERS = {"range_min": "2000", "range_max": "4000"}
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Person:
    """Fills the form that a page shows; looks again after each round for what became relevant."""

    def __init__(self, page, language):
        self.page = page
        self.language = language

    def open(self, address):
        """Open a form and wait until it can be filled in their language."""
        self.page.goto(address)
        self.page.wait_for_selector(".odk-form", timeout=60_000)
        self.page.wait_for_function("document.querySelector('#state').textContent === ''")

    def answer_everything(self):
        """Answer every question, also those that an answer brings up."""
        self._locate()
        for _ in range(3):
            self._choose()
            self._pick()
            self._date()
            self._write()
        self._photograph()

    def say(self, words):
        """Write into the last field for free words."""
        self.page.locator(".odk-form textarea").last.fill(words)

    def send(self):
        """Press the button and wait for the list, in which the form now stands as sent."""
        self.page.locator(".odk-form .footer button").click()
        self.page.wait_for_url(re.compile(r"/forms$"), timeout=60_000)
        self.page.wait_for_selector("#sent:not([hidden]) li", timeout=30_000)

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
        groups = self.page.evaluate(
            "() => [...new Set([...document.querySelectorAll('.odk-form input[type=radio]')]"
            ".map((one) => one.name))]"
        )
        for name in groups:
            options = self.page.locator(f'input[type=radio][name="{name}"]')
            if options.count() == 0 or any(o.is_checked() for o in options.all()):
                continue
            yes = self.page.locator(f'input[type=radio][name="{name}"][value="yes"]')
            # A choice that makes others appear redraws the form: the next round looks again.
            (yes if yes.count() else options).first.click(force=True)
        for box in self.page.locator(".odk-form input[type=checkbox]").all()[:1]:
            box.check(force=True)

    def _pick(self):
        for select in self.page.locator(".odk-form .p-select:not(.p-disabled)").all():
            if select.locator(".p-placeholder").count() or not select.inner_text().strip():
                select.click()
                self.page.locator(".p-select-option").first.click()
                self.page.locator(".p-select-overlay").wait_for(state="detached")

    def _date(self):
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
            self.page.keyboard.press("Escape")
            panel.wait_for(state="detached")

    def _write(self):
        for area in self.page.locator(".odk-form textarea").all():
            if not area.input_value():
                area.fill(WORDS[self.language])
        for field in self.page.locator(
            ".odk-form input.p-inputtext:not(.p-datepicker-input)"
        ).all():
            if not field.input_value() and field.is_editable():
                is_number = field.get_attribute("inputmode") in ("numeric", "decimal")
                field.fill("2" if is_number else WORDS[self.language][:20])
                field.blur()

    def _photograph(self):
        for chooser in self.page.locator(".odk-form input[type=file]").all():
            picture = {"name": "one.png", "mimeType": "image/png", "buffer": PICTURE}
            chooser.set_input_files(picture)
