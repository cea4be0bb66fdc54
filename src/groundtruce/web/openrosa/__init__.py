"""OpenRosa: what an unmodified phone with ODK Collect needs, from the list of forms to the thanks.

Five addresses below one mount. A phone shows who it is by a token in its address or by digest.
"""
