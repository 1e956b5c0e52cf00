# The packages that the product needs are installed and made smaller here. What a later
# layer deletes still counts, so the image below copies the result.
FROM python:3.13-slim AS packages

RUN apt-get update && apt-get install --yes --no-install-recommends binutils

WORKDIR /app

# The product's packages are empty for now: an editable installation names their
# folders, and the sources come into them below. Without the extra "embedded": the
# settings name the database and the broker.
# EXTRAS: others, such as archive or flower, with commas between.
ARG EXTRAS=""
COPY pyproject.toml constraints.txt ./
RUN mkdir wireroom && touch wireroom/__init__.py README.md LICENSE \
    && pip install --no-cache-dir --no-compile --disable-pip-version-check \
        --prefix=/packages -c constraints.txt -e ".${EXTRAS:+[$EXTRAS]}"
# No run needs the tests of packages, the symbols for a debugger, or the 1,082 locales of
# babel: courlan imports it for a check of the language in an address, which trafilatura
# makes in its crawler alone. The libraries in folders named *.libs were changed after
# linking and are left as they are.
RUN cd /packages/lib/python3*/site-packages \
    && find . -mindepth 2 -maxdepth 2 -type d -name tests -exec rm -r {} + \
    && find babel/locale-data -name '*.dat' ! -name root.dat -delete \
    && find . -name '*.so' -exec strip --strip-debug {} +
# Bytecode once, because a container cannot write it: for the place that the packages are
# copied to, and not compared with the sources at each import.
RUN python -m compileall -q -j 0 -s /packages -p /usr/local \
        --invalidation-mode unchecked-hash /packages


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

# PACKAGES: of Debian, such as the browser of the extra render.
ARG PACKAGES=""
RUN if [ -n "$PACKAGES" ]; then apt-get update \
    && apt-get install --yes --no-install-recommends $PACKAGES \
    && rm -rf /var/lib/apt/lists/*; fi
COPY --from=packages /packages /usr/local

COPY LICENSE README.md ./
COPY config ./config
COPY wireroom ./wireroom
COPY tasks ./tasks
COPY workers ./workers
COPY console ./console
COPY docs ./docs
RUN python -m compileall -q config wireroom tasks workers console

USER 10001:10001

# A worker touches a file by a task it sends itself, beat with each tick
# (workers/liveness.py); a worker that is busy comes to it between two others. Asking a
# worker over the broker instead would cost a second of CPU each time.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD find "$WIREROOM_DATA_DIR/alive" -type f -mmin -3 | grep -q .

CMD ["wireroom", "--help"]
