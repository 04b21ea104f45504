#!/usr/bin/env bash
# The guards. Each says what it guards; all run even when one fails.
set -uo pipefail
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE
export PLUMBLINE_ENVIRONMENT=test
var="$(mktemp -d /tmp/plumb-check.XXXXXX)"; trap 'rm -rf "$var"' EXIT
export PLUMBLINE_VAR_DIR="$var"
bin=.venv/bin
failed=()
guard() { local name="$1"; shift; echo "== $name"; "$@" || failed+=("$name"); }
deploy() {
  PLUMBLINE_ENVIRONMENT=production PLUMBLINE_SECRET_KEY="$(head -c 48 /dev/urandom | base64 -w0)" \
    PLUMBLINE_ALLOWED_HOSTS=plumbline.example.org PLUMBLINE_BASE_URL=https://plumbline.example.org \
    PLUMBLINE_TRUSTED_PROXIES=1 PLUMBLINE_DATABASE_URL="sqlite:///$var/check.sqlite3" \
    PLUMBLINE_BROKER_URL=filesystem:// PLUMBLINE_EMAIL_HOST=mail.example.org PLUMBLINE_EMAIL_FROM=noreply@example.org \
    $bin/python manage.py check --deploy --fail-level WARNING
}
guard "style" $bin/ruff check .
guard "format" $bin/ruff format --check .
guard "imports flow one way" $bin/lint-imports
guard "types" $bin/mypy
guard "templates" $bin/djlint --lint --quiet templates
guard "migrations" $bin/python manage.py makemigrations --check --dry-run
guard "settings for production" deploy
guard "content" $bin/python manage.py playbook lint
guard "keys point down, addresses are swept, lists cost constant queries" \
  $bin/python -m pytest -q -p no:cacheprovider -m guard tests
guard "languages" $bin/python -m scripts.languages
guard "pictures of the house" $bin/python -m scripts.house --check
guard "states and steps" $bin/python -m scripts.states --check
if [ ${#failed[@]} -gt 0 ]; then printf 'Failed: %s\n' "${failed[*]}"; exit 1; fi
echo "All guards passed."
