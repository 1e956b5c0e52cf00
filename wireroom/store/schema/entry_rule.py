"""The rule that an entry has an article, or is rejected or erased with a reason.

A trigger and not a CHECK: an entry is inserted to learn whether it is new, and only
then is the owner of its address found. PostgreSQL checks a CHECK at the statement, a
constraint trigger at the commit.
"""

from sqlalchemy import DDL, Table, event

_FUNCTION = """
    CREATE FUNCTION require_article_or_rejection() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM entries WHERE id = NEW.id AND article_id IS NULL
            AND (outcome NOT IN ('rejected', 'erased') OR reason IS NULL))
        THEN
            RAISE EXCEPTION 'entry %% has neither an article nor a rejection', NEW.id
            USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
    END $$
    """
# Queued only for rows that break the rule at their statement.
_TRIGGER = """
    CREATE CONSTRAINT TRIGGER article_or_rejection
    AFTER INSERT OR UPDATE ON entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.article_id IS NULL
        AND (NEW.outcome NOT IN ('rejected', 'erased') OR NEW.reason IS NULL))
    EXECUTE FUNCTION require_article_or_rejection()
    """


def add_entry_rule(entries: Table) -> None:
    """Create the trigger with its table."""
    for statement in (_FUNCTION, _TRIGGER):
        ddl = DDL(statement)  # type: ignore[no-untyped-call]  # SQLAlchemy has no types here
        event.listen(entries, "after_create", ddl)
