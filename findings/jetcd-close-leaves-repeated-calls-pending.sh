#!/usr/bin/env bash
# jetcd-core 0.8.7 (Maven Central) with etcd 3.5.16 (Debian trixie), Java 17, Maven.
#
# Expected by most: closing a client ends all of its calls, as shutdownNow of a gRPC channel does.
# Seen: with an etcd that is frozen, put, txn and keepAliveOnce fail at once ("Channel shutdownNow invoked"), but get, grant and revoke never complete,
# 80 s after close either. jetcd repeats those which are safe to repeat when they fail as UNAVAILABLE; the failure that comes from close is one of these, and the repetition,
# due 0.5 s later, finds the client's executor shut down. Who joins such a future while an application stops waits for ever.
# Way out: a deadline on each future (orTimeout), also where the client is about to be closed.
#
# Exits with 0 if that is still so, with 1 if not.
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
cat > "$work/pom.xml" <<'P'
<project>
  <modelVersion>4.0.0</modelVersion><groupId>f</groupId><artifactId>f</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.etcd</groupId><artifactId>jetcd-core</artifactId><version>0.8.7</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.18</version></dependency>
  </dependencies>
</project>
P
mvn -q -f "$work/pom.xml" -Dmaven.repo.local="$work/m2" dependency:copy-dependencies -DoutputDirectory="$work/lib"
port=$((20000 + RANDOM % 20000))
etcd   --data-dir "$work/data" --listen-client-urls http://127.0.0.1:$port --advertise-client-urls http://127.0.0.1:$port \
    --listen-peer-urls http://127.0.0.1:$((port + 1)) --initial-advertise-peer-urls http://127.0.0.1:$((port + 1)) \
    --initial-cluster default=http://127.0.0.1:$((port + 1)) >"$work/log" 2>&1 &
pids+=($!)
export ETCDCTL_ENDPOINTS=http://127.0.0.1:$port no_proxy=127.0.0.1
until etcdctl endpoint health >/dev/null 2>&1; do sleep 0.2; done
cat > "$work/Pending.java" <<'P'
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.Lease;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.PutOption;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

public class Pending {
    public static void main(String[] args) throws Exception {
        ByteSequence key = ByteSequence.from("key", StandardCharsets.UTF_8);
        Map<String, CompletableFuture<?>> calls = new LinkedHashMap<>();
        try (Client client = Client.builder().endpoints(args[0]).build()) {
            KV kv = client.getKVClient();
            Lease leases = client.getLeaseClient();
            kv.put(key, key).get(20, TimeUnit.SECONDS);
            new ProcessBuilder("kill", "-STOP", args[1]).start().waitFor();
            calls.put("put", kv.put(key, key));
            calls.put("txn", kv.txn().Then(Op.put(key, key, PutOption.DEFAULT)).commit());
            calls.put("keepAliveOnce", leases.keepAliveOnce(17));
            calls.put("get", kv.get(key));
            calls.put("grant", leases.grant(5));
            calls.put("revoke", leases.revoke(17));
            TimeUnit.SECONDS.sleep(1);
        }
        TimeUnit.SECONDS.sleep(10);
        System.out.println(calls.entrySet().stream()
                .map(call -> call.getKey() + (call.getValue().isDone() ? " ended" : " pending"))
                .collect(Collectors.joining(", ")));
        System.exit(0);
    }
}
P
java -cp "$work/lib/*" "$work/Pending.java" http://127.0.0.1:$port "${pids[0]}" | tee "$work/out"
[ "$(cat "$work/out")" = "put ended, txn ended, keepAliveOnce ended, get pending, grant pending, revoke pending" ]
