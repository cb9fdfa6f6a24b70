#!/usr/bin/env bash
# etcd 3.5.16 (Debian trixie): --max-txn-ops (128) does not bound what a transaction writes. It counts compares, then- and else-operations each on their own, and
# of nested transactions only the longest branch from the root: 129 puts are refused, 100 nested transactions of 28 puts each are one revision with 2,800 writes, 100 of 29
# are refused (100 + 29 > 128).
# Seen on 28 Nov 2026: "too many operations in txn request", 2800 keys of one mod revision, "too many operations in txn request".
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

nested() { # transactions, puts in each
    python3 - "$1" "$2" <<'P'
import base64, json, sys
def put(i):
    return {"requestPut": {"key": base64.b64encode(b"k%d" % i).decode(), "value": "eA=="}}
n, m = int(sys.argv[1]), int(sys.argv[2])
ops = [put(i) for i in range(m)] if n == 0 else [{"requestTxn": {"success": [put(i * m + j) for j in range(m)]}} for i in range(n)]
print(json.dumps({"success": ops}))
P
}
nested 0 129 > "$work/flat"; nested 100 28 > "$work/deep"; nested 100 29 > "$work/deeper"
flat=$(post kv/txn "@$work/flat" | grep -o 'too many operations' | sed -n 1p)
post kv/txn "@$work/deep" >/dev/null
keys=$(etcdctl get k --prefix -w json | python3 -c 'import json,sys; k=json.load(sys.stdin)["kvs"]; print(len(k), len({x["mod_revision"] for x in k}))')
deeper=$(post kv/txn "@$work/deeper" | grep -o 'too many operations' | sed -n 1p)
echo "129 puts: $flat; 100 x 28: $keys (keys, revisions); 100 x 29: $deeper"
[ "$flat|$keys|$deeper" = "too many operations|2800 1|too many operations" ]
