-- What each role may do in Närvara's database. Run it as the owner after every `narvara db upgrade`:
--
--     psql --set ON_ERROR_STOP=1 --file docs/postgresql.sql "dbname=narvara user=narvara_owner …"
--
-- narvara_owner makes the tables, narvara_app serves, narvara_auditor reads the audit log. Safe to repeat.

GRANT USAGE ON SCHEMA public TO narvara_app, narvara_auditor;

DO $$
DECLARE
    name regclass;
    only_grows boolean;
BEGIN
    FOR name, only_grows IN
        SELECT c.oid::regclass, EXISTS (
            SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = c.relname || '_no_update'
        )
        FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'alembic_version'
    LOOP
        EXECUTE format('REVOKE ALL ON %s FROM narvara_app, narvara_auditor', name);
        EXECUTE format('GRANT SELECT, INSERT ON %s TO narvara_app', name);
        IF NOT only_grows THEN
            EXECUTE format('GRANT UPDATE, DELETE ON %s TO narvara_app', name);
        END IF;
    END LOOP;
END
$$;

-- At its start the program looks whether the tables are of its version.
GRANT SELECT ON alembic_version TO narvara_app, narvara_auditor;
GRANT SELECT ON audit_event, audit_body, audit_listed, audit_head TO narvara_auditor;
