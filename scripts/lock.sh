#!/usr/bin/env bash
# The lock files: exact versions and hashes, and no package host.
set -euo pipefail
cd "$(dirname "$0")/.."
flags=(--universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q)
uv pip compile pyproject.toml "${flags[@]}" -o requirements/core.lock
uv pip compile pyproject.toml --extra dev -c requirements/core.lock "${flags[@]}" -o requirements/dev.lock
