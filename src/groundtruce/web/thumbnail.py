"""Thumbnails: pictures that strangers sent, made anew from their pixels alone.

A picture is never shown as it came: it may hold a place, a name, or what is no picture at all.
"""

import io
from pathlib import Path

from groundtruce.errors import TooLarge, Unsafe

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF")
ENDINGS = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff")
SIDE_PX = 480
LARGEST_BYTES, LARGEST_PX = 40_000_000, 60_000_000


def png(file: Path) -> bytes:
    """Return the picture, upright and small, with nothing in it but its pixels.

    Raises TooLarge beyond the limits, Unsafe for what is no whole picture of the known formats.
    """
    from PIL import Image, ImageOps

    if file.stat().st_size > LARGEST_BYTES:
        raise _too_large()
    try:
        with Image.open(file, formats=FORMATS) as picture:
            if picture.width * picture.height > LARGEST_PX:
                raise _too_large()
            # A photo is decoded at about the size that is wanted: a hundredth of the memory.
            picture.draft("RGB", (2 * SIDE_PX, 2 * SIDE_PX))
            small = ImageOps.exif_transpose(picture).convert("RGB")
    except Image.DecompressionBombError:
        raise _too_large() from None
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Unsafe(
            "this is no picture that can be shown.", "Save the original, and look with care."
        ) from error
    small.thumbnail((SIDE_PX, SIDE_PX))
    bare = Image.new("RGB", small.size)
    bare.paste(small)
    written = io.BytesIO()
    bare.save(written, "PNG", optimize=True)
    return written.getvalue()


def _too_large() -> TooLarge:
    return TooLarge("this picture is too large to be shown.", "Save the original instead.")
