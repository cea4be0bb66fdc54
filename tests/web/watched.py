"""What a mission's own log of looking may hold, for tests: a post, a patrol, a refusal, a line."""

WATCH = """\
id,kind,lat,lon,radius_m,from,to,by,side,reason,track
post-1,post,13.665,102.55,1500,2025-11-10T06:00,2025-11-10T18:00,,,,
post-2,post,13.665,102.55,1500,2025-11-11T06:00,2025-11-11T18:00,,,,
walk,patrol,,,1000,2025-11-12T08:00,2025-11-12T09:00,,,,patrol.gpx
shut,denial,14.39,104.68,2000,2025-11-13T08:00,2025-11-13T12:00,,KHM,road closed,
"""
_FIXES = "".join(
    f'<trkpt lat="{13.66 + step / 1000:.4f}" lon="{102.55 + step / 500:.4f}">'
    f"<time>2025-11-12T01:{step * 2:02d}:00Z</time></trkpt>"
    for step in range(29)
)
TRACK = (
    '<?xml version="1.0"?><gpx version="1.1" creator="test" '
    f'xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{_FIXES}</trkseg></trk></gpx>'
)
ZONES = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": "stage_one",
            "properties": {
                "kind": "withdrawal_line",
                "label": "Stage one",
                "label_en": "Stage one",
                "documented": True,
            },
            "geometry": {"type": "LineString", "coordinates": [[102.4, 13.6], [102.7, 13.8]]},
        }
    ],
}
