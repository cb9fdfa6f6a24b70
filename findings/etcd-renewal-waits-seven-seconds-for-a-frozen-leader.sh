#!/usr/bin/env bash
# etcd 3.5.16 (Debian trixie), three members: while the leader stands still (SIGSTOP), a renewal of a lease at a follower waits for 7 s and then fails,
# though a new leader is there after 1 to 2 s and a write at the same follower works. Who renews once and waits loses a lease of 5 s in a healthy cluster;
# who gives up after a second and asks again keeps it.
# Seen on 28 Nov 2026: write after 1.2 to 1.9 s; renewal failed after 7.0 to 7.4 s with "request timed out".
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
peers=m0=http://127.0.0.1:$((port + 10)),m1=http://127.0.0.1:$((port + 11)),m2=http://127.0.0.1:$((port + 12))
for i in 0 1 2; do
    etcd --name m$i --data-dir "$work/m$i" --listen-client-urls http://127.0.0.1:$((port + i)) \
        --advertise-client-urls http://127.0.0.1:$((port + i)) --listen-peer-urls http://127.0.0.1:$((port + 10 + i)) \
        --initial-advertise-peer-urls http://127.0.0.1:$((port + 10 + i)) --initial-cluster "$peers" >"$work/m$i.log" 2>&1 &
    pids+=($!)
done
at() { etcdctl --endpoints "http://127.0.0.1:$((port + $1))" "${@:2}"; }
until at 0 endpoint health >/dev/null 2>&1 && at 1 endpoint health >/dev/null 2>&1 && at 2 endpoint health >/dev/null 2>&1; do sleep 0.2; done
for i in 0 1 2; do
    if at $i endpoint status -w json | python3 -c 'import json,sys; s=json.load(sys.stdin)[0]["Status"]; sys.exit(s["leader"]!=s["header"]["member_id"])'; then leader=$i; fi
done
follower=$(((leader + 1) % 3))
id() { at "$1" endpoint status -w json | python3 -c 'import json,sys; print("%x" % json.load(sys.stdin)[0]["Status"]["header"]["member_id"])'; }

lease=$(at $follower lease grant 60 | awk '{print $2}')
kill -STOP "${pids[$leader]}"
begun=$(date +%s%N)
{ at $follower lease keep-alive --once "$lease" >"$work/renewal" 2>&1 || true; echo $((($(date +%s%N) - begun) / 1000000)) >"$work/millis"; } &
until at $follower --command-timeout=1s put key value >/dev/null 2>&1; do :; done
write=$((($(date +%s%N) - begun) / 1000000))
wait $!
echo "write after $write ms; renewal after $(cat "$work/millis") ms: $(grep -o 'request timed out\|keepalived' "$work/renewal" | sed -n 1p)"
[ $write -lt 5000 ] && [ "$(cat "$work/millis")" -gt 6000 ] && grep -q 'request timed out' "$work/renewal"
