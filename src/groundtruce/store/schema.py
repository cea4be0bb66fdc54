"""The schema: the log's tables by migration, all others by being made anew from the log.

A migration touches only what cannot be derived. When this version wants other projections, it
raises ``SHAPE``, and the first opening drops and refills them.
"""

from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from groundtruce.errors import StoreError
from groundtruce.store import projection, tables
from groundtruce.store.dialect import Dialect

# Every migration, oldest first; the last one is what this version writes.
VERSIONS = ("0001",)
SHAPE = 5
# Before reviews stood among the acts, with a rule of their own.
_WITHOUT_REVIEWS = 4


def is_current(connection: Connection) -> bool:
    """Whether log and projections have this version's form; a newer version's is refused."""
    found = _version(connection)
    if found is not None and found not in VERSIONS:
        raise StoreError(
            f"a newer version of GroundTruce wrote this store (schema {found}).",
            "Install that version or a later one; nothing was changed.",
        )
    return found == VERSIONS[-1] and _shape(connection) == SHAPE


def upgrade(connection: Connection, dialect: Dialect) -> None:
    """Bring a store, or an empty file, to this version's form within the open transaction."""
    # Another program may have done it while this one waited for its turn.
    if is_current(connection):
        return
    if _version(connection) != VERSIONS[-1]:
        _migrate(connection)
    if _shape(connection) == _WITHOUT_REVIEWS:
        _add_reviews(connection, dialect)
    if _shape(connection) != SHAPE:
        for table in tables.COMPUTED:
            connection.execute(text(f"DROP TABLE IF EXISTS {table}"))
        tables.run(connection, tables.CREATE_COMPUTED.format(key=dialect.key))
        rebuild(connection, dialect)


def rebuild(connection: Connection, dialect: Dialect) -> None:
    """Drop what is derived from the log and replay it."""
    tables.run(connection, dialect.drop_indexes)
    plain = [table for table in tables.DERIVED if table != "claim_box"]
    for table in (*plain, "shape"):
        connection.execute(text(f"DROP TABLE IF EXISTS {table}"))
    tables.run(connection, tables.CREATE_DERIVED.format(key=dialect.key))
    tables.run(connection, dialect.create_indexes)
    projection.refill(connection, dialect)
    # What was kept before there was a rule stays kept; the rule holds from now on.
    tables.run(connection, dialect.create_guards)
    connection.execute(text("CREATE TABLE shape (number INTEGER NOT NULL, form TEXT NOT NULL)"))
    _note_form(connection, dialect)


def form(connection: Connection, dialect: Dialect) -> str:
    """Return a hash over the form of all tables."""
    return sha256(dialect.form(connection).encode(errors="surrogateescape")).hexdigest()


def has_its_form(connection: Connection, dialect: Dialect) -> bool:
    """Whether the tables still have the form in which they were made."""
    made = connection.execute(text("SELECT form FROM shape")).scalars().first()
    return made == form(connection, dialect)


def _add_reviews(connection: Connection, dialect: Dialect) -> None:
    """Put reviews among the acts of a store that has all else, which takes no replay."""
    tables.run(connection, dialect.drop_guards)
    projection.add_reviews(connection)
    tables.run(connection, dialect.create_guards)
    connection.execute(text("DELETE FROM shape"))
    _note_form(connection, dialect)


def _note_form(connection: Connection, dialect: Dialect) -> None:
    made = {"number": SHAPE, "form": form(connection, dialect)}
    connection.execute(text("INSERT INTO shape (number, form) VALUES (:number, :form)"), made)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().first()
    return None if found is None else str(found)


def _shape(connection: Connection) -> int | None:
    if not inspect(connection).has_table("shape"):
        return None
    return connection.execute(text("SELECT number FROM shape")).scalars().first()


def _migrate(connection: Connection) -> None:
    # Here, since loading it takes longer than opening a store that is up to date.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
