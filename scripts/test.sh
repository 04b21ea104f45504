#!/usr/bin/env bash
# Every test: all of them on PostgreSQL with Redis, and those the database matters to on SQLite as well.
set -euo pipefail
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE
export DJANGO_ALLOW_ASYNC_UNSAFE=1 PLUMBLINE_ENVIRONMENT=test
folder="$(mktemp -d /tmp/plumb.XXXXXX)"
trap 'scripts/services.sh stop "$folder"' EXIT
scripts/services.sh start "$folder"
export PLUMBLINE_VAR_DIR="$folder/var"
pg="postgresql://plumbline@/plumbline?host=$folder/pg&port=54399"
status=0
echo "== PostgreSQL and Redis"
PLUMBLINE_DATABASE_URL="$pg" PLUMBLINE_BROKER_URL="redis+socket://$folder/redis.sock" \
  PLUMBLINE_CACHE_URL="unix://$folder/redis.sock?db=1" \
  .venv/bin/python -m pytest -p no:cacheprovider "$@" || status=$?
echo "== SQLite and the file-system broker"
.venv/bin/python -m pytest -p no:cacheprovider -m "not database_free" --ignore tests/playbooks/engine "$@" || status=$?
exit "$status"
