package io.taskgraph.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.boot.actuate.JobDescriptor.EpochDescriptor;
import io.taskgraph.status.JobSnapshot;
import io.taskgraph.status.JobSnapshot.CoordinationStatus;
import io.taskgraph.status.JobSnapshot.EpochStatus;
import io.taskgraph.status.JobSnapshot.FlagsSeen;
import io.taskgraph.status.JobSnapshot.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptorsTests {

    @Test
    void aBeanThatFailsIsNamedAndHidesNothingElse() {
        EpochDescriptor epoch = descriptors()
                .job(10, () -> {
                    throw new IllegalStateException("boom");
                })
                .epoch();
        assertThat(epoch.number()).isEqualTo(7);
        assertThat(epoch.expected()).isNull();
        assertThat(epoch.expectedFailure()).isEqualTo("java.lang.IllegalStateException: boom");
    }

    @Test
    void anEpochThatIsExpectedHasNoFailure() {
        EpochDescriptor epoch = descriptors().job(10, () -> 9).epoch();
        assertThat(epoch.expected()).isEqualTo(9);
        assertThat(epoch.expectedFailure()).isNull();
    }

    private static Descriptors descriptors() {
        Duration ttl = Duration.ofSeconds(10);
        return new Descriptors(
                new JobSnapshot(
                        "taskgraph",
                        "fit",
                        "p1",
                        null,
                        "run",
                        Phase.RUNNING,
                        null,
                        null,
                        null,
                        new EpochStatus(7, ttl, 0, null, 0, -1, FlagsSeen.ALL),
                        new CoordinationStatus(ttl, ttl, ttl, false, null, null, 5, null),
                        List.of(),
                        List.of(),
                        List.of(),
                        0,
                        0,
                        List.of()),
                Instant.EPOCH);
    }
}
