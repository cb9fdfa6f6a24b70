#!/usr/bin/env bash
# etcd 3.4.23 (Debian 12) and 3.5.16 (Debian trixie): a range with min_mod_revision returns only keys that were written since, but its count is that of all keys of
# the range, and with count_only the filter does nothing at all: no error, and the number of all keys. "more" goes by the keys that pass. So nobody can count
# changed keys without having them sent. Guess before: the count is of the keys that pass the filter, above all where nothing else is asked for.
# Seen on 30 Nov 2026, on both, with 5 keys of which 2 were written later: "kvs 2 count 5 more false"; with count_only
# "kvs 0 count 5 more false"; with limit 1 "kvs 1 count 5 more true".
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
    python3 - "http://127.0.0.1:$port/v3/kv/" <<'P'
import base64, json, sys, urllib.request

def post(path, **body):
    return json.load(urllib.request.urlopen(urllib.request.Request(sys.argv[1] + path, json.dumps(body).encode()), timeout=10))

coded = lambda text: base64.b64encode(text.encode()).decode()
for key in "abcde":
    last = post("put", key=coded(key), value="eA==")["header"]["revision"]
for key in "bd":
    post("put", key=coded(key), value="eQ==")
since = dict(key=coded("a"), range_end=coded("z"), min_mod_revision=str(int(last) + 1))

def words(answer):
    return f"kvs {len(answer.get('kvs', []))} count {answer['count']} more {str(answer.get('more', False)).lower()}"

found = [words(post("range", **since)), words(post("range", **since, count_only=True)), words(post("range", **since, limit="1"))]
print(found)
expected = ["kvs 2 count 5 more false", "kvs 0 count 5 more false", "kvs 1 count 5 more true"]
sys.exit(0 if found == expected else 1)
P
}

try bookworm 3.4.23-4+b4
try trixie 3.5.16-4
