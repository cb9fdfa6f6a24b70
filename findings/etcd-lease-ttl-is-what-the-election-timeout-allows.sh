#!/usr/bin/env bash
# etcd 3.5.16 (Debian trixie): the time to live of a lease is not what was asked for, but at least 1.5 x the election timeout.
# With --election-timeout=5000, three seconds are granted as eight; with the defaults, one second as two. Only the answer says so. Who counts
# on the time asked for takes over from a lost holder five seconds too early, or too late.
# Seen on 28 Nov 2026: "granted with TTL(2s)" and "granted with TTL(8s)".
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

granted() { # options of etcd, seconds to ask for
    local port=$((20000 + RANDOM % 20000))
    # shellcheck disable=SC2086
    etcd $1 --data-dir "$work/data$port" --listen-client-urls http://127.0.0.1:$port --advertise-client-urls http://127.0.0.1:$port \
        --listen-peer-urls http://127.0.0.1:$((port + 1)) --initial-advertise-peer-urls http://127.0.0.1:$((port + 1)) \
        --initial-cluster default=http://127.0.0.1:$((port + 1)) >"$work/log$port" 2>&1 &
    pids+=($!)
    until etcdctl --endpoints http://127.0.0.1:$port endpoint health >/dev/null 2>&1; do sleep 0.2; done
    etcdctl --endpoints http://127.0.0.1:$port lease grant "$2" | grep -o 'TTL(.*)'
}
granted "" 1 > "$work/small"
granted "--heartbeat-interval=500 --election-timeout=5000" 3 > "$work/large"
cat "$work/small" "$work/large"
[ "$(cat "$work/small")" = "TTL(2s)" ] && [ "$(cat "$work/large")" = "TTL(8s)" ]
