#!/usr/bin/env bash
# etcd 3.4.23 (Debian 12) and 3.5.16 (Debian trixie): a transaction that puts and deletes one key is refused as "duplicate key", flat or nested, with one exception: a
# put in one nested transaction and the delete in a later one beside it. That is committed: the key is put and deleted at one revision, and a watch tells both.
# The same two the other way round, and two puts, are refused. Guess before: refused in either order, as in a flat transaction.
# Seen on 29 Nov 2026, on both: "refused refused refused committed", watch events "PUT DELETE" of one revision.
set -euo pipefail

work=$(mktemp -d)
pids=()
trap 'for p in "${pids[@]}"; do { kill -9 "$p"; wait "$p"; } 2>/dev/null || true; done; rm -rf "$work"' EXIT

try() { # suite, version
    local root=$work/$1 port=$((20000 + RANDOM % 20000))
    mkdir -p "$root"/state/lists/partial "$root"/cache/archives/partial
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian $1 main" > "$root/list"
    local apt="apt-get -qq -o Dir::Etc::sourcelist=$root/list -o Dir::Etc::sourceparts=- -o Dir::State=$root/state
        -o Dir::State::status=/var/lib/dpkg/status -o Dir::Cache=$root/cache -o APT::Sandbox::User="
    $apt update
    (cd "$root" && $apt download "etcd-server=$2" && for deb in *.deb; do dpkg-deb -x "$deb" .; done)
    "$root/usr/bin/etcd" --data-dir "$root/data" --listen-client-urls http://127.0.0.1:$port --advertise-client-urls http://127.0.0.1:$port \
        --listen-peer-urls http://127.0.0.1:$((port + 1)) --initial-advertise-peer-urls http://127.0.0.1:$((port + 1)) \
        --initial-cluster default=http://127.0.0.1:$((port + 1)) >"$root/log" 2>&1 &
    pids+=($!)
    export no_proxy=127.0.0.1
    until curl -sf "http://127.0.0.1:$port/health" >/dev/null; do sleep 0.2; done
    python3 - "http://127.0.0.1:$port/v3/" <<'P'
import base64, json, sys, urllib.error, urllib.request

def post(path, body):
    return urllib.request.urlopen(urllib.request.Request(sys.argv[1] + path, json.dumps(body).encode()), timeout=10)

key = base64.b64encode(b"k").decode()
put = {"requestPut": {"key": key, "value": "eA=="}}
delete = {"requestDeleteRange": {"key": key}}
nested = lambda operation: {"requestTxn": {"success": [operation]}}

def outcome(*operations):
    try:
        return "committed" if json.load(post("kv/txn", {"success": operations}))["succeeded"] else "failed"
    except urllib.error.HTTPError as refused:
        return "refused" if "duplicate key" in refused.read().decode() else "another error"

found = [
    outcome(put, delete),
    outcome(nested(put), nested(put)),
    outcome(nested(delete), nested(put)),
    outcome(nested(put), nested(delete)),
]
watch = post("watch", {"createRequest": {"key": key, "startRevision": "1"}})
watch.readline()
events = json.loads(watch.readline())["result"]["events"]
kinds = [event.get("type", "PUT") for event in events]
revisions = {event["kv"]["mod_revision"] for event in events}
print(" ".join(found), "/", " ".join(kinds), "at", len(revisions), "revision")
sys.exit(found != ["refused", "refused", "refused", "committed"] or kinds != ["PUT", "DELETE"] or len(revisions) != 1)
P
}

try bookworm 3.4.23-4+b4
try trixie 3.5.16-4
