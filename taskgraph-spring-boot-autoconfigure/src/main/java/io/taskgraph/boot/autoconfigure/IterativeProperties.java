package io.taskgraph.boot.autoconfigure;

import java.time.Duration;
import org.springframework.util.unit.DataSize;

/** Properties of iterative tasks, under {@code taskgraph.iterative}. */
public class IterativeProperties {

    /**
     * Time that a collective may wait for other tasks, including their next copies. Must be longer than the longest
     * iteration, since tasks that are done with theirs wait for the others.
     */
    private Duration timeout = Duration.ofHours(1);

    /** Size from which arrays are reduced by segments, each by another task. Must be the same in all processes. */
    private DataSize segmentThreshold = DataSize.ofKilobytes(256);

    static void check(PropertyRules rules) {
        rules.lasts("timeout", "1ns", "365d");
        rules.atLeastOneByte("segmentThreshold");
    }

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
