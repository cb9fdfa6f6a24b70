package io.taskgraph.runtime;

import io.taskgraph.coordination.Coordinator;
import io.taskgraph.engine.Effect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the membership of processes that are dead by evidence, so that their tasks need not wait for the end of a lease. A process that
 * is evicted though it lives finds its lease gone, drops its copies and joins again: safety never rests on the evidence.
 */
record Evictions(String job, Coordinator coordinator) {

    private static final Logger log = LoggerFactory.getLogger(JobSession.class);

    void evict(Effect.Evict evicted) {
        log.warn(
                "Job '{}': process {} at {} refuses connections; its lease is revoked and its tasks move",
                job,
                evicted.process(),
                evicted.address());
        coordinator.revokeLease(evicted.leaseId()).whenComplete((done, failure) -> {
            if (failure != null) {
                log.warn(
                        "Job '{}': the lease of process {} could not be revoked, its next refusal is the next try: {}",
                        job,
                        evicted.process(),
                        failure.getMessage());
            }
        });
    }
}
