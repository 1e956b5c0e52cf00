#!/bin/sh
# Bring the compose stack up for real, let the sample newspaper land in it, kill each
# worker on the way, and see that nothing is lost and nothing is there twice.
# Needs docker with compose 2.24 or newer, and leave to kill a container's process.
# LAID_OVER names further files of compose, with colons between: deploy/compose/...
set -eu
cd "$(dirname "$0")/../.."

# A project of its own: beside a stack that runs here already.
export COMPOSE_PROJECT_NAME="wireroom-test-$$"
export COMPOSE_FILE=docker-compose.yml${LAID_OVER:+:$LAID_OVER}:tests/compose/docker-compose.newspaper.yml
export COMPOSE_ENV_FILES=/dev/null
# Whichever is free.
export WEB_PORT=0
patience=${PATIENCE:-200}
# workers/demo/expectations.py: the outcomes of all entries, the comments of edition 2.
expected_entries='merged 1, published 18, rejected 4'
expected_comments=31
failed=1

say() { printf '%s %s\n' "$(date +%T)" "$*"; }

finish() {
    if [ "$failed" -ne 0 ]; then
        docker compose ps -a || :
        docker compose logs --no-color --tail 60 migrate beat net cpu || :
    fi
    docker compose down --volumes --remove-orphans --timeout 5 >/dev/null 2>&1 || :
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
    seen=$(docker compose ps --format '{{.Health}}' beat net cpu)
    [ "$(echo "$seen" | sort | uniq -c | tr -s ' ')" = " 3 healthy" ]
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

# A crash, not a stop, and in the midst of work: the restart policy has to bring it back.
crash() {
    if "$2"; then say "too late to kill $1: all had landed"; exit 1; fi
    container=$(docker compose ps -q "$1")
    kill -9 "$(docker inspect -f '{{.State.Pid}}' "$container")"
    say "killed $1"
    crashed=$container
    wait_for "$1 is back" restarted
}

restarted() { [ "$(docker inspect -f '{{.RestartCount}}' "$crashed")" -ge 1 ]; }

say "building"
docker compose build --quiet
docker compose up --detach
say "started"
wait_for "the first article is there" some_published
crash cpu landed
crash net landed
wait_for "the first edition has landed" landed
wait_for "all are healthy" healthy

docker compose exec -T newspaper python -c "
from pathlib import Path
from workers.demo.newspaper.state import State
State(Path('/paper')).next_edition()"
crash net second_landed
crash cpu second_landed
wait_for "the second edition has landed" second_landed

twice=$(rows "SELECT count(*) - count(DISTINCT url) FROM articles WHERE outcome = 'published'")
quarantined=$(rows "SELECT count(*) FROM failures")
say "published twice: $twice; in quarantine: $quarantined"
[ "$twice" = 0 ] && [ "$quarantined" = 0 ]
docker compose exec -T net wireroom audit
docker compose stop beat net cpu
for name in beat net cpu; do
    status=$(docker inspect -f '{{.State.ExitCode}}' "$(docker compose ps -aq "$name")")
    say "$name stopped with status $status"
    # 137: it did not stop by itself in time.
    [ "$status" != 137 ]
done
say "stopped; nothing was lost"
failed=0
