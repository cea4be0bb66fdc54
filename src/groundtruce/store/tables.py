"""The tables beside the log: their columns, how rows go in, and the forms of time in them."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, text

Row = tuple[Any, ...]

# What the store derives from the log; the first column is the key.
DERIVED: Mapping[str, tuple[str, ...]] = {
    "record": ("n", "noun", "id", "known_from"),
    "report": ("n", "id", "card", "external_id", "replaces", "original"),
    "claim": ("k", "n", "id", "west", "south", "east", "north", "starts", "ends"),
    "claim_box": ("k", "west", "east", "south", "north", "starts", "ends"),
    "words": ("n", "k", "body"),
    "submission": ("n", "id", "instance", "root", "deprecates", "original"),
    "submission_file": ("k", "n", "submission", "name", "sha256"),
    "submission_read": ("n", "submission", "files"),
    "submission_withdrawn": ("n", "submission"),
    "act": ("n", "noun", "matter", "claim", "does", "person", "brought"),
}
# What the road came to, as it was last projected.
COMPUTED: Mapping[str, tuple[str, ...]] = {
    "computed": ("noun", "position", "id", "inside", "word", "body", "digest"),
    "incident_claim": ("claim", "incident"),
    "outline": (
        "position",
        "finding",
        "incident",
        "kind",
        "status",
        "known",
        "starts",
        "ends",
        "lon",
        "lat",
        "radius_m",
        "party",
        "episode",
        "acts",
        "unheard",
    ),
    "projected": ("digest",),
}
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "log": ("n", "previous", "hash", "at", "clock", "actor", "kind", "commitment"),
    "payload": ("n", "salt", "body"),
    **DERIVED,
    **COMPUTED,
}

# Few indexes, and rows in the order of the log: each index in another order makes every batch
# touch as many pages as it has rows.
CREATE_DERIVED = """
CREATE TABLE record (n {key} PRIMARY KEY, noun TEXT NOT NULL, id TEXT NOT NULL,
                     known_from TEXT NOT NULL);
CREATE INDEX record_id ON record (id);
CREATE INDEX record_noun ON record (noun);
CREATE TABLE report (n {key} PRIMARY KEY, id TEXT NOT NULL, card TEXT, external_id TEXT,
                     replaces TEXT, original TEXT NOT NULL);
CREATE INDEX report_delivery ON report (external_id, card) WHERE external_id IS NOT NULL;
CREATE INDEX report_replaces ON report (replaces) WHERE replaces IS NOT NULL;
CREATE TABLE claim (k {key} PRIMARY KEY, n BIGINT NOT NULL, id TEXT NOT NULL,
                    west DOUBLE PRECISION, south DOUBLE PRECISION,
                    east DOUBLE PRECISION, north DOUBLE PRECISION, starts TEXT, ends TEXT);
CREATE INDEX claim_id ON claim (id);
CREATE TABLE words (n {key} PRIMARY KEY, k BIGINT NOT NULL, body TEXT NOT NULL);
CREATE TABLE submission (n {key} PRIMARY KEY, id TEXT NOT NULL, instance TEXT NOT NULL,
                         root TEXT NOT NULL, deprecates TEXT, original TEXT NOT NULL);
CREATE INDEX submission_id ON submission (id);
CREATE INDEX submission_root ON submission (root);
CREATE INDEX submission_edits ON submission (deprecates) WHERE deprecates IS NOT NULL;
CREATE TABLE submission_file (k {key} PRIMARY KEY, n BIGINT NOT NULL, submission TEXT NOT NULL,
                              name TEXT NOT NULL, sha256 TEXT);
CREATE INDEX submission_file_of ON submission_file (submission, name);
CREATE TABLE submission_read (n {key} PRIMARY KEY, submission TEXT NOT NULL,
                              files BIGINT NOT NULL);
CREATE INDEX submission_read_of ON submission_read (submission);
CREATE TABLE submission_withdrawn (n {key} PRIMARY KEY, submission TEXT NOT NULL);
CREATE INDEX submission_withdrawn_of ON submission_withdrawn (submission);
CREATE TABLE act (n {key} PRIMARY KEY, noun TEXT NOT NULL, matter TEXT, claim TEXT,
                  does TEXT NOT NULL, person TEXT NOT NULL, brought INTEGER NOT NULL);
CREATE INDEX act_matter ON act (matter);
CREATE INDEX act_claim ON act (claim) WHERE claim IS NOT NULL
"""
CREATE_COMPUTED = """
CREATE TABLE computed (noun TEXT NOT NULL, position BIGINT NOT NULL, id TEXT NOT NULL,
                       inside TEXT, word TEXT, body TEXT NOT NULL, digest TEXT NOT NULL,
                       PRIMARY KEY (noun, position));
CREATE INDEX computed_id ON computed (id);
CREATE TABLE incident_claim (claim TEXT NOT NULL, incident TEXT NOT NULL,
                             PRIMARY KEY (claim, incident));
CREATE TABLE outline (position {key} PRIMARY KEY, finding TEXT NOT NULL, incident TEXT NOT NULL,
                      kind TEXT NOT NULL, status TEXT NOT NULL, known DOUBLE PRECISION NOT NULL,
                      starts DOUBLE PRECISION, ends DOUBLE PRECISION, lon DOUBLE PRECISION,
                      lat DOUBLE PRECISION, radius_m DOUBLE PRECISION, party TEXT NOT NULL,
                      episode TEXT NOT NULL, acts TEXT NOT NULL, unheard BIGINT NOT NULL);
CREATE TABLE projected (digest TEXT NOT NULL)
"""


def run(connection: Connection, script: str) -> None:
    """Run statements that are separated by a semicolon and a line's end."""
    for statement in script.strip().split(";\n"):
        connection.exec_driver_sql(statement)


def insert(
    connection: Connection, table: str, rows: Sequence[Row], into: str | None = None
) -> None:
    """Put rows into a table, or into another of its columns, in the order of ``COLUMNS``."""
    if rows:
        columns = COLUMNS[table]
        # Plain tuples to the driver: named parameters cost as much as the insertion itself.
        mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
        marks = ", ".join([mark] * len(columns))
        sql = f"INSERT INTO {into or table} ({', '.join(columns)}) VALUES ({marks})"
        connection.exec_driver_sql(sql, list(rows))


def count(connection: Connection, table: str) -> int:
    """Return how many rows a table has."""
    return int(connection.execute(text(f"SELECT COUNT(*) FROM {table}")).scalar_one())


def moment(at: datetime) -> str:
    """Write a moment in UTC with microseconds: as text it sorts as in time."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    return at.astimezone(UTC).isoformat(timespec="microseconds")
