#!/bin/sh
# What an installation takes: the wheel with its embedded services, the time to the first
# article, and the image with its base and its layers, if docker is here. What was left
# out of the image was not needed if everything works in it.
#   sh tests/wheel/sizes.sh PYTHON CONSTRAINTS
set -eu
sh tests/wheel/run.sh "$@" | grep -E 'environment|bytecode|first article|^[0-9]'
if ! docker info > /dev/null 2>&1; then
    echo "image: not measured, docker does not answer"
    exit 0
fi
if ! docker build -q -t wireroom-sizes . > /dev/null; then
    echo "image: not measured, its base cannot be fetched"
    exit 0
fi
# Layers of the base are those that the image has in common with it.
base=$(sed -n 's/^FROM //p' Dockerfile | tail -1)
mb() { docker image inspect -f '{{.Size}}' "$1" | awk '{printf "%.0f", $1 / 1000000}'; }
echo "image: $(mb wireroom-sizes) MB, of that its base $base $(mb "$base") MB"
docker history --format '{{.Size}}\t{{.CreatedBy}}' wireroom-sizes | cut -c1-100 | head -12
above=$(($(mb wireroom-sizes) - $(mb "$base")))
echo "layers above the base: $above MB (at most 150)"
docker run --rm -i --read-only --tmpfs /tmp --network none wireroom-sizes python - \
    < tests/wheel/image_works.py
docker image rm -f wireroom-sizes > /dev/null
[ "$above" -le 150 ]
