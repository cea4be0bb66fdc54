"""Before and after: the same ground cut out of two images, stretched alike, with its marks.

The circle shows how surely the place is known, never what happened there. Under each image stand
its moment, its item and who showed it, since a picture without these proves nothing.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groundtruce.errors import SourceError
from groundtruce.model.geometry import metres_per_degree

Box = tuple[float, float, float, float]
LARGEST_PX = 2_048
_ROOM, _LEAST_M = 3.0, 250.0
_CAPTION_PX, _GAP_PX, _LETTER_PX = 54, 12, 14
_PAPER, _INK, _MARK = (255, 255, 255), (30, 30, 30), (220, 60, 0)
_CUT_OFF = (2.0, 98.0)


@dataclass(frozen=True)
class Shown:
    """One side of the pair: the raster, ``None`` where none is held, and the lines under it."""

    raster: Path | None
    lines: tuple[str, ...]


def around(lon: float, lat: float, radius_m: float) -> Box:
    """Return a square that shows a place with room around its circle of uncertainty."""
    half = max(_LEAST_M, _ROOM * radius_m)
    east, north = metres_per_degree(lat)
    return (lon - half / east, lat - half / north, lon + half / east, lat + half / north)


def crop(raster: Path, box: Box, size: int) -> bytes:
    """Return the part of a raster inside west, south, east and north as PNG.

    Raises SourceError where the raster cannot be read, shows nothing of the box, or says of no
    place that it shows it.
    """
    from PIL import Image

    pixels, seen = _cut(raster, box, size)
    drawn = _stretched([pixels], [seen])[0]
    alpha = np.where(seen, 255, 0).astype(np.uint8)
    return _png(Image.fromarray(np.dstack([drawn, alpha]), "RGBA"))


def pair(before: Shown, after: Shown, box: Box, radius_m: float, size: int = 640) -> bytes:
    """Return both images of the box side by side as PNG, with the place's circle and captions."""
    from PIL import Image

    sides = [before, after]
    cuts = [_cut(one.raster, box, size) if one.raster else None for one in sides]
    held = [one for one in cuts if one is not None]
    drawn = iter(_stretched([pixels for pixels, _ in held], [seen for _, seen in held]))
    height = max((pixels.shape[1] for pixels, _ in held), default=size)
    width = max((pixels.shape[2] for pixels, _ in held), default=size)
    sheet = Image.new("RGB", (2 * width + _GAP_PX, height + _CAPTION_PX), _PAPER)
    share = _share(box, radius_m)
    for at, (one, cut) in enumerate(zip(sides, cuts, strict=True)):
        left = at * (width + _GAP_PX)
        if cut is not None:
            sheet.paste(Image.fromarray(next(drawn), "RGB"), (left, 0))
            _circle(sheet, left + width / 2, height / 2, share * width / 2)
        _caption(sheet, left, height, one.lines)
    return _png(sheet)


def _cut(raster: Path, box: Box, size: int) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Return up to three bands inside the box, and where they hold anything."""
    import rasterio
    from rasterio.errors import RasterioError
    from rio_tiler.errors import RioTilerError
    from rio_tiler.io import Reader

    width, height = _size(box, min(size, LARGEST_PX))
    try:
        with rasterio.open(raster) as opened:
            if opened.crs is None:
                raise SourceError(
                    "the image does not say where it lies.",
                    "Ask for it with its georeference.",
                    raster.name,
                )
            bands = (1, 2, 3) if opened.count >= 3 else (1,)
            with Reader(None, dataset=opened) as reader:
                found = reader.part(
                    box,
                    indexes=bands,
                    width=width,
                    height=height,
                    dst_crs=rasterio.CRS.from_epsg(4326),
                )
    except (RasterioError, RioTilerError, ValueError) as cause:
        raise SourceError(
            f"the image shows nothing of this place ({str(cause)[:80]}).",
            "Is it the right image, and whole?",
            raster.name,
        ) from cause
    seen = (found.mask > 0) & np.isfinite(found.data.astype(np.float32)).all(axis=0)
    if not seen.any():
        raise SourceError(
            "the image shows nothing of this place.", "Is it the right image?", raster.name
        )
    return found.data.astype(np.float32), seen


def _size(box: Box, size: int) -> tuple[int, int]:
    """Return width and height such that a metre is as long across as along."""
    west, south, east, north = box
    across, along = metres_per_degree((south + north) / 2)
    width, height = (east - west) * across, (north - south) * along
    if not (width > 0 and height > 0 and size > 0):
        raise SourceError("the box is empty.", "Give west, south, east, north in this order.")
    longest = max(width, height)
    return max(1, round(size * width / longest)), max(1, round(size * height / longest))


def _stretched(
    images: Sequence[NDArray[np.float32]], seen: Sequence[NDArray[np.bool_]]
) -> list[NDArray[np.uint8]]:
    """Return images of three bands from 0 to 255, all stretched alike so that they compare."""
    if not images:
        return []
    values = np.concatenate([i[:, s].ravel() for i, s in zip(images, seen, strict=True)])
    low, high = np.percentile(values, _CUT_OFF)
    span = max(float(high - low), 1e-6)
    drawn = []
    for image in images:
        scaled = np.clip((np.nan_to_num(image, nan=low) - low) / span, 0, 1) * 255
        three = scaled if len(scaled) == 3 else np.repeat(scaled[:1], 3, axis=0)
        drawn.append(np.moveaxis(three, 0, -1).astype(np.uint8))
    return drawn


def _share(box: Box, radius_m: float) -> float:
    """Return the circle's radius as a share of half the width."""
    west, south, east, north = box
    metres, _ = metres_per_degree((south + north) / 2)
    return radius_m / ((east - west) / 2 * metres)


def _circle(sheet: Any, x: float, y: float, radius: float) -> None:
    from PIL import ImageDraw

    draw = ImageDraw.Draw(sheet)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=_MARK, width=2)


def _caption(sheet: Any, left: float, top: float, lines: Sequence[str]) -> None:
    from PIL import ImageDraw, ImageFont

    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(_LETTER_PX - 2)
    for number, line in enumerate(lines):
        draw.text((left + 4, top + 4 + number * (_LETTER_PX + 2)), line, fill=_INK, font=font)


def _png(image: Any) -> bytes:
    held = io.BytesIO()
    image.save(held, "PNG", optimize=True)
    return held.getvalue()
