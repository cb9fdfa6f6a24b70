package io.taskgraph.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A {@link FailoverProcess} as its parent sees it. */
final class Child {

    private final JavaProcess java;
    private final Map<Long, Long> entered = new ConcurrentHashMap<>();
    private volatile long leavingSince;

    Child(String job, URI etcd) throws IOException {
        java = JavaProcess.of(
                List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                FailoverProcess.class,
                this::read,
                job,
                etcd.toString());
    }

    Process process() {
        return java.process();
    }

    /** Returns when the newest copy of each task entered its first epoch here, in microseconds of the wall clock. */
    Map<Long, Long> entered() {
        return entered;
    }

    /** Returns when it began to leave, in microseconds of the wall clock. */
    long leavingSince() {
        return leavingSince;
    }

    private void read(String[] words) {
        if (words[0].equals(FailoverProcess.ENTERED)) {
            entered.put(Long.valueOf(words[1]), Long.valueOf(words[2]));
        } else if (words[0].equals(FailoverProcess.LEAVING)) {
            leavingSince = Long.parseLong(words[1]);
        }
    }
}
