FROM python:3.13-slim

# Nothing is written but to the data directory, which holds the heartbeat and beat's
# schedule: database and broker keep the rest.
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    WIREROOM_DATA_DIR=/tmp

# A fixed number, so that volumes and policies can name the user.
RUN groupadd --gid 10001 wireroom \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent \
        --shell /usr/sbin/nologin wireroom

WORKDIR /app

# The dependencies, in a layer that only they change. The packages are empty for now:
# an editable installation names their folders, and the sources come into them below.
# Without the extra "embedded": the settings name the database and the broker.
# EXTRAS: others, such as archive or flower, with commas between.
# PACKAGES: of Debian, such as the browser of the extra render.
ARG EXTRAS=""
ARG PACKAGES=""
RUN if [ -n "$PACKAGES" ]; then apt-get update \
    && apt-get install --yes --no-install-recommends $PACKAGES \
    && rm -rf /var/lib/apt/lists/*; fi
COPY pyproject.toml constraints.txt ./
RUN mkdir wireroom && touch wireroom/__init__.py README.md LICENSE \
    && pip install --no-cache-dir --disable-pip-version-check -c constraints.txt -e ".${EXTRAS:+[$EXTRAS]}"

COPY LICENSE README.md ./
COPY config ./config
COPY wireroom ./wireroom
COPY tasks ./tasks
COPY workers ./workers
COPY console ./console
COPY docs ./docs
# Compiled once here, not at each start of a container that cannot write.
RUN python -m compileall -q config wireroom tasks workers console

USER 10001:10001

# A worker touches a file by a task it sends itself, beat with each tick
# (workers/liveness.py); a worker that is busy comes to it between two others. Asking a
# worker over the broker instead would cost a second of CPU each time.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD find "$WIREROOM_DATA_DIR/alive" -type f -mmin -3 | grep -q .

CMD ["wireroom", "--help"]
