#!/bin/sh
# A new release comes in while the intake runs: the stack runs a release before, the
# newspaper prints, the schema is brought up under the old workers, and they are replaced
# one after the other. Nothing is lost and nothing is there twice.
# PREVIOUS is what runs first: a tag or a commit; else the newest tag, else the commit
# before the newest migration. If both have the same version of the schema, the new
# release gets a made-up migration. Needs git, and what run.sh needs.
set -eu
cd "$(dirname "$0")/../.."

versions=wireroom/store/migrations/versions
version_of() { sed 's|.*/||' | grep '^[0-9]' | sort | tail -n 1 | cut -d_ -f1; }
newest=$(ls "$versions" | version_of)
baseline=$(ls "$versions" | grep '^[0-9]' | sort | head -n 1)
before=${PREVIOUS:-$(git describe --tags --abbrev=0 2>/dev/null || :)}
if [ -z "$before" ]; then
    added=$(git log -1 --diff-filter=A --format=%H -- "$versions/${newest}_*.py")
    before=${added:-HEAD}^
    # A commit without this baseline has a schema that no release had.
    git cat-file -e "$before:$versions/$baseline" 2>/dev/null || before=HEAD
fi
export COMPOSE_PROJECT_NAME="wireroom-upgrade-$$"
new=$(mktemp -d)
old=$(mktemp -d)
. tests/compose/stack.sh
temporary="$new $old"

use() {
    COMPOSE_FILE=$1/docker-compose.yml
    for laid in deploy/compose/sample.yml tests/compose/docker-compose.newspaper.yml; do
        # An older release has no sample.yml: all of it was in the other file.
        [ ! -f "$1/$laid" ] || COMPOSE_FILE=$COMPOSE_FILE:$1/$laid
    done
    export COMPOSE_FILE
}

version() { rows "SELECT version_num FROM alembic_version"; }

say "before: $(git log -1 --format='%h %s' "$before")"
git archive "$before" | tar -x -C "$old"
git ls-files -z | tar -cf - --null -T - | tar -x -C "$new"
if [ "$(ls "$old/$versions" | version_of)" = "$newest" ]; then
    sed "s/NEWEST/$newest/" tests/data/migrations/9001_mood.py \
        >"$new/$versions/9001_mood.py"
    say "made up: a migration after $newest"
fi
# Both are built first: what runs is not to end before what replaces it is there.
use "$new"
docker compose build --quiet
docker tag wireroom wireroom:next
use "$old"
docker compose build --quiet
docker compose up --detach
wait_for "the first article is there" some_published

use "$new"
docker tag wireroom:next wireroom
if landed; then say "too late: all had landed"; exit 1; fi
migrated=$(version)
docker compose run --rm --no-deps migrate
[ "$(version)" != "$migrated" ] || { say "no migration ran"; exit 1; }
say "the schema is new, the workers are old: entries $(entries)"
wait_for "the first edition has landed" landed
second_edition
for name in net cpu beat web; do
    docker compose up --detach --no-deps "$name"
    say "$name is new: entries $(entries)"
done
wait_for "the second edition has landed" second_landed
wait_for "all are healthy" healthy
balanced
say "upgraded; nothing was lost"
failed=0
