#!/bin/sh
# Bring the compose stack up for real, let the sample newspaper land in it, kill each
# worker on the way, and see that nothing is lost and nothing is there twice.
# Needs docker with compose 2.24 or newer, and leave to kill a container's process.
# LAID_OVER names further files of compose, with colons between: deploy/compose/...
set -eu
cd "$(dirname "$0")/../.."

# A project of its own: beside a stack that runs here already.
export COMPOSE_PROJECT_NAME="wireroom-test-$$"
export COMPOSE_FILE=docker-compose.yml${LAID_OVER:+:$LAID_OVER}:deploy/compose/sample.yml:tests/compose/docker-compose.newspaper.yml
. tests/compose/stack.sh

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

second_edition
crash net second_landed
crash cpu second_landed
wait_for "the second edition has landed" second_landed

balanced
docker compose exec -T web python - <<'PYTHON'
from urllib.request import urlopen

page = urlopen("http://127.0.0.1:8321/articles?state=published").read().decode()
assert "Mills fall silent" in page, page[:2000]
assert b'wireroom_up{service="database"} 1.0' in urlopen("http://127.0.0.1:8321/metrics").read()
PYTHON
say "the dashboard shows it"
docker compose stop beat net cpu web
for name in beat net cpu web; do
    status=$(docker inspect -f '{{.State.ExitCode}}' "$(docker compose ps -aq "$name")")
    say "$name stopped with status $status"
    # 137: it did not stop by itself in time.
    [ "$status" != 137 ]
done
say "stopped; nothing was lost"
failed=0
