"""OGC API Features: the case as collections that QGIS, GDAL and other maps read over the web."""
