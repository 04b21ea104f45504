#!/usr/bin/env bash
# Sets up what a purpose needs: run | test | dev. Idempotent; a second run takes about a second.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose="${1:-run}"
unset PYTHONDONTWRITEBYTECODE
say() { printf '%s\n' "$*" >&2; }

# Debian packages: the file that shows a package is there, and its name.
wanted=(
  "lib:libpangoft2-1.0.so.0=libpangoft2-1.0-0"
  "lib:libpango-1.0.so.0=libpango-1.0-0"
  "lib:libharfbuzz-subset.so.0=libharfbuzz-subset0"
  "file:/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc=fonts-noto-cjk"
  "cmd:msgfmt=gettext"
)
if [ "$purpose" = test ]; then
  wanted+=("cmd:redis-server=redis-server" "cmd:chromium=chromium" "cmd:pdftoppm=poppler-utils"
           # The proxy that the entrance is tried behind.
           "file:/usr/sbin/nginx=nginx-light"
           # Recalculates exported workbooks, as whoever receives one does.
           "cmd:soffice=libreoffice-calc-nogui"
           "glob:/usr/lib/postgresql/*/bin/initdb=postgresql")
fi
# Read once: a pipe into grep would end ldconfig early, and that would count as “not there”.
libraries="$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)"
is_there() {
  case "$1" in
    lib:*) [[ "$libraries" == *"${1#lib:}"* ]] ;;
    file:*) [ -e "${1#file:}" ] ;;
    cmd:*) command -v "${1#cmd:}" >/dev/null ;;
    glob:*) compgen -G "${1#glob:}" >/dev/null ;;
  esac
}
missing=()
for entry in "${wanted[@]}"; do is_there "${entry%%=*}" || missing+=("${entry##*=}"); done
if [ ${#missing[@]} -gt 0 ]; then
  install="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
  sudo=""
  [ "$(id -u)" = 0 ] || sudo="sudo -n"
  say "Installing ${missing[*]} …"
  # Debian's postgresql would start a server of its own; the tests start a private one.
  export DEBIAN_FRONTEND=noninteractive
  if ! command -v apt-get >/dev/null || ! { $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/tmp/plumbline-apt.$$.log 2>&1; then
    say "These system packages are missing and could not be installed from here: ${missing[*]}"
    say "Run as root:  $install"
    [ -f /tmp/plumbline-apt.$$.log ] && tail -3 /tmp/plumbline-apt.$$.log >&2
    rm -f /tmp/plumbline-apt.$$.log
    exit 1
  fi
  rm -f /tmp/plumbline-apt.$$.log
fi
# The same chromium without a window takes half the time; where it cannot be had, the tests use chromium itself.
light=chromium-headless-shell
if [ "$purpose" = test ] && ! is_there "cmd:$light" && apt-cache show "$light" >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ]; then sudo=""; else sudo="sudo -n"; fi
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$light" >/dev/null 2>&1 || true
fi

python="$(command -v python3.11 || true)"
if [ -z "$python" ]; then
  say "Python 3.11 is missing. Run as root:  apt-get install -y python3.11 python3.11-venv"
  exit 1
fi
lock=requirements/core.lock
[ "$purpose" = run ] || lock=requirements/dev.lock
stamp=".venv/.installed"
want="$(cat "$lock" | sha256sum | cut -d' ' -f1)"
# The development set holds the core set, so a start after a test run needs nothing.
dev="$(sha256sum < requirements/dev.lock | cut -d' ' -f1)"
have="$(cat "$stamp" 2>/dev/null || true)"
if [ ! -x .venv/bin/python ] || { [ "$have" != "$want" ] && [ "$have" != "$dev" ]; }; then
  say "Installing the Python packages of $lock …"
  if command -v uv >/dev/null; then
    [ -x .venv/bin/python ] || uv venv -q --python "$python" .venv
    VIRTUAL_ENV="$PWD/.venv" uv pip sync -q --require-hashes --compile-bytecode "$lock"
  else
    if [ ! -x .venv/bin/python ] && ! "$python" -m venv .venv 2>/dev/null; then
      rm -rf .venv
      if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3.11-venv >/dev/null
        "$python" -m venv .venv
      else
        say "Python cannot make a virtual environment. Run as root:  apt-get install -y python3.11-venv"
        exit 1
      fi
    fi
    .venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r "$lock"
  fi
  printf '%s' "$want" > "$stamp"
fi
for po in locale/*/LC_MESSAGES/django.po; do
  [ -e "$po" ] || continue
  mo="${po%.po}.mo"
  [ "$mo" -nt "$po" ] || msgfmt -o "$mo" "$po"
done
