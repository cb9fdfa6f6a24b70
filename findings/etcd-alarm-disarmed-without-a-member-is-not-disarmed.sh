#!/usr/bin/env bash
# etcd 3.5.16 (Debian trixie): to switch the alarm NOSPACE off by the JSON gateway one must name the member that raised it. Without "memberID" the
# answer is 200 OK, and every write is refused as before: the id 0 is no member's, and "all" cannot be said. etcdctl lists the alarms first and sends one request for each.
# Seen on 28 Nov 2026: 200 and "database space exceeded" after the first, a write that is taken after the second request.
set -euo pipefail

work=$(mktemp -d)
pids=()
trap 'for p in "${pids[@]}"; do { kill -CONT "$p"; kill -9 "$p"; wait "$p"; } 2>/dev/null || true; done; rm -rf "$work"' EXIT
mkdir -p "$work"/state/lists/partial "$work"/cache/archives/partial
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian trixie main" > "$work/list"
apt="apt-get -qq -o Dir::Etc::sourcelist=$work/list -o Dir::Etc::sourceparts=- -o Dir::State=$work/state
    -o Dir::State::status=/var/lib/dpkg/status -o Dir::Cache=$work/cache -o APT::Sandbox::User="
$apt update
(cd "$work" && $apt download etcd-server=3.5.16-4 etcd-client=3.5.16-4 && for deb in *.deb; do dpkg-deb -x "$deb" .; done)
export PATH="$work/usr/bin:$PATH" ETCDCTL_API=3
port=$((20000 + RANDOM % 20000))
etcd --quota-backend-bytes=2097152 --data-dir "$work/data" --listen-client-urls http://127.0.0.1:$port --advertise-client-urls http://127.0.0.1:$port \
    --listen-peer-urls http://127.0.0.1:$((port + 1)) --initial-advertise-peer-urls http://127.0.0.1:$((port + 1)) \
    --initial-cluster default=http://127.0.0.1:$((port + 1)) >"$work/log" 2>&1 &
pids+=($!)
export ETCDCTL_ENDPOINTS=http://127.0.0.1:$port no_proxy=127.0.0.1
until etcdctl endpoint health >/dev/null 2>&1; do sleep 0.2; done
post() { curl -sS "http://127.0.0.1:$port/v3/$1" -d "$2"; }

head -c 300000 /dev/zero | tr '\0' x > "$work/value"
while etcdctl put key < "$work/value" >/dev/null 2>&1; do :; done
revision=$(etcdctl get key -w json | python3 -c 'import json,sys; print(json.load(sys.stdin)["header"]["revision"])')
etcdctl compact "$revision" --physical >/dev/null
etcdctl defrag >/dev/null
refused() { { etcdctl put small x 2>&1 || true; } | grep 'database space exceeded' > /dev/null; }
refused
status=$(curl -sS -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/v3/maintenance/alarm" -d '{"action":"DEACTIVATE","alarm":"NOSPACE"}')
refused && still=yes || still=no
member=$(post maintenance/alarm '{"action":"GET"}' | python3 -c 'import json,sys; print(json.load(sys.stdin)["alarms"][0]["memberID"])')
post maintenance/alarm '{"action":"DEACTIVATE","alarm":"NOSPACE","memberID":"'"$member"'"}' >/dev/null
refused && after=yes || after=no
echo "without memberID: status $status, still refused: $still; with it: still refused: $after"
[ "$status $still $after" = "200 yes no" ]
