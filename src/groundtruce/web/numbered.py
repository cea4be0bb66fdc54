"""Numbered: numbers in addresses, ``{at:number}``, that are no longer than any can be."""

from starlette.convertors import IntegerConvertor, register_url_convertor


class Number(IntegerConvertor):
    """A number in an address; one of more digits than any tile has names no page."""

    regex = "[0-9]{1,9}"


def let_in() -> None:
    """Let addresses name numbers: before the first route that has one is made."""
    register_url_convertor("number", Number())
