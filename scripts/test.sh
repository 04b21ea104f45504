#!/usr/bin/env bash
# Every test: all of them on PostgreSQL with Redis, and those the database matters to on SQLite as well.
# The two passes share the machine; what the second has to say stands below the first (decision 0027).
# Arguments go to pytest. PYTEST_PROCESSES: how many run side by side on PostgreSQL (default: one more than
# there are cores, for those that wait for a browser or a worker), with half as many on SQLite.
# PYTEST_SEED: repeats the order and the draws of the run that printed it.
set -euo pipefail
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE
export DJANGO_ALLOW_ASYNC_UNSAFE=1 PLUMBLINE_ENVIRONMENT=test
folder="$(mktemp -d /tmp/plumb.XXXXXX)" second=""
finish() {
  [ -z "$second" ] || kill -INT -- "-$second" 2>/dev/null && wait || true
  scripts/services.sh stop "$folder"
}
trap finish EXIT
scripts/services.sh start "$folder"
processes="${PYTEST_PROCESSES:-$(($(nproc) + 1))}"
seed="${PYTEST_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}"
run() {
  .venv/bin/python -m pytest -q -p no:cacheprovider --dist worksteal \
    --randomly-seed="$seed" --hypothesis-seed="$seed" "$@"
}
echo "== Order and draws: to repeat them, set PYTEST_SEED=$seed"
# Engine and charts are plain Python (the guards prove it): the second pass need not even read their tests.
set -m # a process group of its own for the second pass: an interrupt reaches all of it
PLUMBLINE_VAR_DIR="$folder/litevar" run -n "$((processes > 1 ? processes / 2 : 1))" -m "not database_free" \
  --ignore=tests/engine --ignore=tests/charts "$@" >"$folder/second" 2>&1 &
second=$!
set +m
status=0
echo "== PostgreSQL and Redis"
PLUMBLINE_VAR_DIR="$folder/pgvar" PLUMBLINE_DATABASE_URL="postgresql://plumbline@/plumbline?host=$folder/pg&port=54399" \
  PLUMBLINE_BROKER_URL="redis+socket://$folder/redis.sock" PLUMBLINE_CACHE_URL="unix://$folder/redis.sock?db=1" \
  run -n "$processes" "$@" || status=$?
lite=0
wait "$second" || lite=$?
second=""
echo "== SQLite and the file-system broker"
cat "$folder/second"
# 5: of the tests that were asked for, none depends on the database.
[ "$lite" = 0 ] || [ "$lite" = 5 ] || status="$lite"
exit "$status"
