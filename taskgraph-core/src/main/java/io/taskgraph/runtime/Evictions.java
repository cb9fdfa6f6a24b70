package io.taskgraph.runtime;

import io.taskgraph.LogPace;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.engine.Effect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Ends the membership of processes that are dead by evidence, so that their tasks need not wait for the end of a lease. A process that
 * is evicted though it lives finds its lease gone, drops its copies and joins again: safety never rests on the evidence. While the coordinator
 * does not take the lease back, that is tried with each refusal, and told of at a pace.
 */
record Evictions(String job, Coordinator coordinator, LogPace pace) {

    private static final Logger log = LoggerFactory.getLogger(JobSession.class);

    void evict(Effect.Evict evicted) {
        String since = pace.due(evicted.process());
        Level level = since == null ? Level.DEBUG : Level.WARN;
        log.atLevel(level)
                .log(
                        "Job '{}': process {} at {} refuses connections; its lease is revoked and its tasks move{}",
                        job,
                        evicted.process(),
                        evicted.address(),
                        since == null ? "" : since);
        coordinator.revokeLease(evicted.leaseId()).whenComplete((done, failure) -> {
            if (failure != null) {
                log.atLevel(level)
                        .log(
                                "Job '{}': the lease of process {} could not be revoked, its next refusal is the next try: {}",
                                job,
                                evicted.process(),
                                failure.getMessage());
            }
        });
    }
}
