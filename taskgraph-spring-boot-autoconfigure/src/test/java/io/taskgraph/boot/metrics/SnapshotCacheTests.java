package io.taskgraph.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.TaskGraphException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A scrape looks at the job once. */
class SnapshotCacheTests {

    /** Each look waits for an engine that hangs: twenty of them would take longer than Prometheus waits for all meters of the process. */
    @Test
    void alsoWhereTheLookFails() {
        AtomicInteger looks = new AtomicInteger();
        SnapshotCache cache = new SnapshotCache(patience -> {
            looks.incrementAndGet();
            throw new TaskGraphException("the engine hangs");
        });
        for (int gauge = 0; gauge < 20; gauge++) {
            assertThat(cache.value(job -> 1)).isNaN();
        }
        assertThat(looks).hasValue(1);
    }
}
