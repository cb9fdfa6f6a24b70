package io.taskgraph.boot.autoconfigure;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.util.unit.DataSize;

/** Properties of iterative tasks, under {@code taskgraph.iterative}. */
public class IterativeProperties {

    /**
     * Time that a collective may wait for other tasks, including their next copies. Must be longer than the longest
     * iteration, since tasks that are done with theirs wait for the others.
     */
    @NotNull
    @DurationMin(nanos = 1)
    private Duration timeout = Duration.ofHours(1);

    /** Size from which arrays are reduced by segments, each by another task. Must be the same in all processes. */
    @NotNull
    private DataSize segmentThreshold = DataSize.ofKilobytes(256);

    public Duration getTimeout() {
        return timeout;
    }

    public void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }

    public DataSize getSegmentThreshold() {
        return segmentThreshold;
    }

    public void setSegmentThreshold(DataSize segmentThreshold) {
        this.segmentThreshold = segmentThreshold;
    }
}
