# What run.sh and upgrade.sh share: a stack with the sample newspaper, and its state.
# They set COMPOSE_PROJECT_NAME and COMPOSE_FILE, and read this. The folders in
# `temporary` are removed after the stack, which is described by files in them.
temporary=
export COMPOSE_ENV_FILES=/dev/null
# Whichever is free.
export WEB_PORT=0
patience=${PATIENCE:-200}
# console/demo/expectations.py: the outcomes of all entries, the comments of edition 2.
expected_entries='merged 1, published 18, rejected 4'
expected_comments=31
failed=1

say() { printf '%s %s\n' "$(date +%T)" "$*"; }

finish() {
    if [ "$failed" -ne 0 ]; then
        docker compose ps -a || :
        docker compose logs --no-color --tail 60 migrate beat net cpu web || :
    fi
    docker compose down --volumes --remove-orphans --timeout 5 >/dev/null 2>&1 ||
        say "the stack $COMPOSE_PROJECT_NAME is still there"
    for folder in $temporary; do rm -rf "$folder"; done
    exit "$failed"
}
trap finish EXIT
trap 'exit 1' INT TERM

rows() {
    docker compose exec -T postgres psql -U wireroom -d wireroom -Atc "$1"
}

entries() {
    rows "SELECT string_agg(outcome || ' ' || n, ', ' ORDER BY outcome) FROM
        (SELECT coalesce(outcome, 'open') AS outcome, count(*) AS n
         FROM entries GROUP BY 1) AS counted"
}

comments() { rows "SELECT count(*) FROM comments WHERE state <> 'gone'"; }

published() { rows "SELECT count(*) FROM articles WHERE outcome = 'published'"; }

landed() { [ "$(entries)" = "$expected_entries" ]; }

second_landed() { landed && [ "$(comments)" = "$expected_comments" ]; }

some_published() { [ "$(published)" -ge 1 ]; }

healthy() {
    seen=$(docker compose ps --format '{{.Health}}' beat net cpu web)
    [ "$(echo "$seen" | sort | uniq -c | tr -s ' ')" = " 4 healthy" ]
}

# wait_for WHAT COMMAND: until the command succeeds, or patience ends.
wait_for() {
    until=$(($(date +%s) + patience))
    until "$2"; do
        if [ "$(date +%s)" -gt "$until" ]; then
            say "waited $patience s for $1: entries $(entries); comments $(comments)"
            exit 1
        fi
        sleep 0.3
    done
    say "$1: entries $(entries); comments $(comments)"
}

balanced() {
    twice=$(rows "SELECT count(*) - count(DISTINCT url) FROM articles WHERE outcome = 'published'")
    quarantined=$(rows "SELECT count(*) FROM failures")
    say "published twice: $twice; in quarantine: $quarantined"
    [ "$twice" = 0 ] && [ "$quarantined" = 0 ]
    docker compose exec -T net wireroom audit
}

second_edition() {
    docker compose exec -T newspaper python -c "
from pathlib import Path
from wireroom.console.demo.newspaper.state import NewspaperState
NewspaperState(Path('/paper')).next_edition()"
}
