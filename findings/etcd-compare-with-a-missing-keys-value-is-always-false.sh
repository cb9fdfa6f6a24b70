#!/usr/bin/env bash
# etcd 3.5.16 (Debian trixie): a compare with the value of a key that does not exist is false, whatever the operator: "not equal" too. So "put unless the value is x" never puts where
# there is no key yet. The compares of version, create and mod revision take a missing key for 0 and behave as one expects.
# Seen on 28 Nov 2026: false for EQUAL, NOT_EQUAL, LESS and GREATER by value; true for mod revision EQUAL 0.
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
etcd   --data-dir "$work/data" --listen-client-urls http://127.0.0.1:$port --advertise-client-urls http://127.0.0.1:$port \
    --listen-peer-urls http://127.0.0.1:$((port + 1)) --initial-advertise-peer-urls http://127.0.0.1:$((port + 1)) \
    --initial-cluster default=http://127.0.0.1:$((port + 1)) >"$work/log" 2>&1 &
pids+=($!)
export ETCDCTL_ENDPOINTS=http://127.0.0.1:$port no_proxy=127.0.0.1
until etcdctl endpoint health >/dev/null 2>&1; do sleep 0.2; done
post() { curl -sS "http://127.0.0.1:$port/v3/$1" -d "$2"; }

holds() { post kv/txn '{"compare":[{"key":"bm9uZQ==",'"$1"'}]}' | python3 -c 'import json,sys; print(json.load(sys.stdin).get("succeeded", False))'; }
seen=""
for result in EQUAL NOT_EQUAL LESS GREATER; do
    seen="$seen $result=$(holds '"target":"VALUE","result":"'$result'","value":"eA=="')"
done
seen="$seen mod=$(holds '"target":"MOD","result":"EQUAL","mod_revision":"0"')"
echo "$seen"
[ "$seen" = " EQUAL=False NOT_EQUAL=False LESS=False GREATER=False mod=True" ]
