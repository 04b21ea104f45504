#!/usr/bin/env bash
# Every test: all of them on PostgreSQL with Redis, and those the database matters to on SQLite as well.
# Arguments go to pytest; PYTEST_PROCESSES says how many run side by side (default: one for each core).
set -euo pipefail
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE
export DJANGO_ALLOW_ASYNC_UNSAFE=1 PLUMBLINE_ENVIRONMENT=test
folder="$(mktemp -d /tmp/plumb.XXXXXX)"
trap 'scripts/services.sh stop "$folder"' EXIT
scripts/services.sh start "$folder"
flags=(-q -p no:cacheprovider -n "${PYTEST_PROCESSES:-$(nproc)}" --dist worksteal)
status=0
echo "== PostgreSQL and Redis"
PLUMBLINE_VAR_DIR="$folder/pgvar" PLUMBLINE_DATABASE_URL="postgresql://plumbline@/plumbline?host=$folder/pg&port=54399" \
  PLUMBLINE_BROKER_URL="redis+socket://$folder/redis.sock" PLUMBLINE_CACHE_URL="unix://$folder/redis.sock?db=1" \
  .venv/bin/python -m pytest "${flags[@]}" "$@" || status=$?
echo "== SQLite and the file-system broker"
PLUMBLINE_VAR_DIR="$folder/litevar" .venv/bin/python -m pytest "${flags[@]}" -m "not database_free" "$@" || status=$?
exit "$status"
