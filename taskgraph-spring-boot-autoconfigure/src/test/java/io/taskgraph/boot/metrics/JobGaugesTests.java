package io.taskgraph.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.Outcome;
import io.taskgraph.status.JobSnapshot;
import io.taskgraph.status.JobSnapshot.CoordinationStatus;
import io.taskgraph.status.JobSnapshot.EpochStatus;
import io.taskgraph.status.JobSnapshot.Phase;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Of what a process knows of its job, only what holds is told. */
class JobGaugesTests {

    private static final ToDoubleFunction<JobSnapshot> EPOCH =
            JobGauges.joined(job -> job.epoch().number());

    @Test
    void processInTheJobTellsWhatItSees() {
        assertThat(EPOCH.applyAsDouble(snapshot("a", Phase.RUNNING, null))).isEqualTo(7);
        assertThat(EPOCH.applyAsDouble(snapshot("a", Phase.LEAVING, null))).isEqualTo(7);
    }

    @Test
    void processThatJoinsDoesNot() {
        assertThat(EPOCH.applyAsDouble(snapshot("a", Phase.JOINING, null))).isNaN();
    }

    /** Its last view of the job may be of long ago. */
    @Test
    void processThatHasLostItsLeaseDoesNot() {
        assertThat(EPOCH.applyAsDouble(snapshot(null, Phase.RUNNING, null))).isNaN();
    }

    @Test
    void endOfTheJobIsKnownFromThenOn() {
        assertThat(EPOCH.applyAsDouble(snapshot(null, Phase.ENDED, Outcome.succeeded("done"))))
                .isEqualTo(7);
    }

    private static JobSnapshot snapshot(@Nullable String process, Phase phase, @Nullable Outcome outcome) {
        Duration ttl = Duration.ofSeconds(10);
        return new JobSnapshot(
                "taskgraph",
                "fit",
                process,
                null,
                "run",
                phase,
                null,
                null,
                outcome,
                new EpochStatus(7, ttl, 0, null, 0, -1, JobSnapshot.FlagsSeen.ALL),
                new CoordinationStatus(ttl, ttl, ttl, false, null, null, 5, null),
                List.of(),
                List.of(),
                List.of(),
                0,
                0,
                List.of());
    }
}
