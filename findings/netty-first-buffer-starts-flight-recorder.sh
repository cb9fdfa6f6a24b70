#!/usr/bin/env bash
# Netty 4.2.18 (io.netty:netty-buffer, Maven Central), Java 17 or later, Maven.
#
# Expected by most: a JVM without a recording has nothing to do with Flight Recorder; an event class costs something once somebody records it.
# Seen: the first buffer of the pooled allocator initialises the class of an event of Netty's own, and the JDK then starts Flight Recorder's registry:
# it loads some 80 classes of jdk.jfr, and rewrites the event classes, before that buffer is handed out: 168 ms of the
# thread's CPU instead of 28 (JDK 17), 205 instead of 29 (JDK 25), on a slow machine. In a client it is the thread that reads the first bytes of a connection.
# Way out: -Dio.netty.jfr.enabled=false, which the first class of Netty reads; a recording then has no events of Netty's allocators.
#
# Exits with 0 if that is still so, with 1 if not.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for artifact in common buffer; do
    mvn -q org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
        -Dartifact="io.netty:netty-$artifact:4.2.18.Final" -DoutputDirectory="$work"
done
cat > "$work/Finding.java" <<'JAVA'
import io.netty.buffer.PooledByteBufAllocator;
import java.lang.management.ManagementFactory;

public class Finding {
    public static void main(String[] args) {
        PooledByteBufAllocator pool = PooledByteBufAllocator.DEFAULT;
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        pool.directBuffer(256).release();
        long after = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        System.err.println("CPU of the first buffer: " + (after - before) / 1_000_000 + " ms");
    }
}
JAVA
javac -cp "$work/*" -d "$work" "$work/Finding.java"
loaded() {
    java "$@" -Xlog:class+load:stdout -cp "$work:$work/*" Finding | grep -oE ' jdk\.jfr\.[A-Za-z.$]+ ' | sort
}
loaded > "$work/default"
loaded -Dio.netty.jfr.enabled=false > "$work/off"
seen() {
    grep -q ' jdk.jfr.internal.MetadataRepository ' "$work/$1" && echo "the registry of Flight Recorder" || echo "no registry"
}
echo "classes of jdk.jfr: $(wc -l < "$work/default"), $(seen default); with -Dio.netty.jfr.enabled=false: $(wc -l < "$work/off"), $(seen off)"
[ "$(seen default)" = "the registry of Flight Recorder" ] && [ "$(seen off)" = "no registry" ]
