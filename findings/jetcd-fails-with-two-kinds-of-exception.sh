#!/usr/bin/env bash
# jetcd-core 0.8.7 with etcd 3.5.16 (Debian trixie): calls fail with two kinds of exception. put, get, txn, grant and revoke complete with io.grpc.StatusRuntimeException, keepAliveOnce and
# those of Auth and Cluster with io.etcd.jetcd.common.exception.EtcdException, which is no StatusRuntimeException and carries an ErrorCode instead of a Status. A handler
# for either misses the other: "lease not found" is one kind from revoke and the other from keepAliveOnce.
# Seen on 28 Nov 2026: "revoke StatusRuntimeException NOT_FOUND, keepAliveOnce EtcdException NOT_FOUND".
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
post() { curl -sS "http://127.0.0.1:$port/v3/$1" -d "$2"; }
cat > "$work/Kinds.java" <<'P'
import io.etcd.jetcd.Client;
import io.etcd.jetcd.common.exception.EtcdException;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

public class Kinds {
    public static void main(String[] endpoints) throws Exception {
        try (Client client = Client.builder().endpoints(endpoints).build()) {
            System.out.println("revoke " + kind(client.getLeaseClient().revoke(17))
                    + ", keepAliveOnce " + kind(client.getLeaseClient().keepAliveOnce(17)));
        }
    }

    private static String kind(CompletableFuture<?> call) throws Exception {
        try {
            call.get(20, TimeUnit.SECONDS);
            return "no failure";
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof StatusRuntimeException s) {
                return "StatusRuntimeException " + s.getStatus().getCode();
            }
            return cause instanceof EtcdException s ? "EtcdException " + s.getErrorCode() : cause.toString();
        }
    }
}
P
java -cp "$work/lib/*" "$work/Kinds.java" http://127.0.0.1:$port | tee "$work/out"
[ "$(cat "$work/out")" = "revoke StatusRuntimeException NOT_FOUND, keepAliveOnce EtcdException NOT_FOUND" ]
