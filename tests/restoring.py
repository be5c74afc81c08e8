"""A PostgreSQL database put back to what it held at first: quicker than a new one, and its connections are warm."""

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from models.append_only import APPEND_ONLY
from webapp.db import Database

_ANEW = "DROP EVENT TRIGGER IF EXISTS spoil; DROP SCHEMA IF EXISTS kept CASCADE; CREATE SCHEMA kept"
# Whatever changes tables or triggers is beyond this: such a database is thrown away.
_SPOILED = """
CREATE TABLE kept.spoiled (by text);
CREATE FUNCTION kept.spoil() RETURNS event_trigger LANGUAGE plpgsql
    AS 'BEGIN INSERT INTO kept.spoiled VALUES (tg_tag); END';
CREATE EVENT TRIGGER spoil ON ddl_command_end EXECUTE FUNCTION kept.spoil();
"""
# As a replica: neither foreign keys nor the trigger above have a say.
_RESTORE = """
CREATE FUNCTION kept.restore() RETURNS boolean LANGUAGE plpgsql SET session_replication_role = replica AS $$
BEGIN
    IF EXISTS (SELECT FROM kept.spoiled) THEN RETURN false; END IF;
    {steps}
    RETURN true;
END $$
"""


def keep(connection: Connection) -> None:
    """Keep a copy of every row, and what puts it back, in place of what was kept before."""
    connection.exec_driver_sql(_ANEW)
    tables = inspect(connection).get_table_names()
    for table in tables:
        connection.execute(text(f'CREATE TABLE kept."{table}" AS TABLE public."{table}"'))
    steps = "\n".join(_step(connection, table) for table in tables)
    connection.execute(text(_RESTORE.format(steps=steps)))
    connection.exec_driver_sql(_SPOILED)


def _step(connection: Connection, table: str) -> str:
    count = connection.execute(text(f'SELECT count(*) FROM public."{table}"')).scalar_one()  # noqa: S608
    anew = f'DELETE FROM public."{table}";' + (  # noqa: S608
        f'INSERT INTO public."{table}" SELECT * FROM kept."{table}";' if count else ""  # noqa: S608
    )
    if table not in APPEND_ONLY:
        return anew
    names = connection.execute(
        text("SELECT tgname FROM pg_trigger WHERE tgrelid = CAST(:table AS regclass) AND NOT tgisinternal"),
        {"table": f'public."{table}"'},
    ).scalars()
    on = " ".join(f'ALTER TABLE public."{table}" ENABLE ALWAYS TRIGGER {name};' for name in names)
    # It only grows: as long as it was, it is as it was.
    return f"""
    IF (SELECT count(*) FROM public."{table}") <> {count} THEN
        ALTER TABLE public."{table}" DISABLE TRIGGER USER; {anew} {on}
    END IF;"""  # noqa: S608


def restore(database: Database) -> bool:
    """Put it back; False when it cannot be, since somebody changed its tables or holds on to it."""
    try:
        with database.writer.begin() as connection:
            return bool(connection.execute(text("SELECT kept.restore()")).scalar_one())
    except SQLAlchemyError:
        return False
