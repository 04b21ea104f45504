#!/usr/bin/env bash
# services.sh start FOLDER | stop FOLDER: a private PostgreSQL and Redis on sockets in FOLDER, for tests.
set -euo pipefail
action="$1" folder="$2"
bin="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)"
as_server() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
case "$action" in
  start)
    [ -n "$bin" ] || { echo "PostgreSQL is missing. Run as root:  apt-get install -y postgresql" >&2; exit 1; }
    mkdir -p "$folder/pg"
    # PostgreSQL refuses to run as root; Debian's package made the user.
    if [ "$(id -u)" = 0 ]; then chmod 755 "$folder"; chown postgres "$folder/pg"; fi
    as_server "$bin/initdb" -D "$folder/pg/data" -A trust -U plumbline -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/initdb.log" 2>&1
    as_server "$bin/pg_ctl" -D "$folder/pg/data" -w -l "$folder/pg/log" \
      -o "-c listen_addresses='' -c unix_socket_directories=$folder/pg -c port=54399 -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60 -c autovacuum=off" start >/dev/null
    redis-server --port 0 --unixsocket "$folder/redis.sock" --save "" --daemonize yes --pidfile "$folder/redis.pid" >/dev/null
    ;;
  stop)
    as_server "$bin/pg_ctl" -D "$folder/pg/data" -m immediate stop >/dev/null 2>&1 || true
    [ -f "$folder/redis.pid" ] && kill "$(cat "$folder/redis.pid")" 2>/dev/null || true
    rm -rf "$folder"
    ;;
esac
