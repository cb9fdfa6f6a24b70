package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.taskgraph.backup.Acknowledge;
import io.taskgraph.backup.BackupSettings;
import io.taskgraph.engine.BackupMessage.Submission;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrimaryLogTests {

    private static final BackupSettings ONE =
            new BackupSettings(1, Acknowledge.ALL, 1_000, 10, 100, Duration.ofMillis(500));

    private final PrimaryLog primary = new PrimaryLog(new CopyId(0, 5), "p1.0", ONE, new UpdateLogStore(10), false);

    @Test
    void nothingIsWrittenWhenTheListIsRight() {
        assertThat(primary.wish(new InSync(Set.of(), 9), 0)).isNull();
    }

    /** One whose backups do not answer would else keep each call of a sender that asks again and again. */
    @Test
    void aCallWhoseCallerNoLongerWaitsIsForgotten() {
        RequestHeader header = new RequestHeader("run", 0, 1, 3, 0, 5);
        List<Submission> updates = List.of(new Submission(1, ByteString.copyFromUtf8("update")));
        for (long call = 1; call <= 3; call++) {
            assertThat(primary.submit(call, header, updates, 0)).isTrue();
        }
        primary.withdrawn(1);
        primary.withdrawn(3);
        assertThat(primary.takeAll()).containsExactly(2L);
        assertThat(primary.log().lastId()).isEqualTo(1);
    }

    /** Found by the simulation: the write that should put it there got lost, the backup died, and no further update was acknowledged. */
    @Test
    void aBackupThatDiesBeforeItsWriteIsKnownIsTakenOut() {
        InSync before = new InSync(Set.of(), 9);
        primary.wished(Set.of("p2.0@7"), before);
        assertThat(primary.required(before)).containsExactly("p2.0@7");
        assertThat(primary.wish(before, 0)).isEmpty();
        primary.wished(Set.of(), before);
        assertThat(primary.required(before)).as("before the list is seen again").containsExactly("p2.0@7");
        InSync after = new InSync(Set.of(), 12);
        assertThat(primary.required(after)).isEmpty();
        assertThat(primary.wish(after, 0)).isNull();
    }

    /** Where nothing can be committed, each repetition of an update is a call more. */
    @Test
    void aCallThatNobodyWaitsForIsForgottenAndItsUpdateKept() {
        RequestHeader header = new RequestHeader("run", 0, 3, 6, 0, 5);
        List<Submission> updates = List.of(new Submission(1, ByteString.copyFromUtf8("one")));
        primary.submit(11, header, updates, 0);
        primary.withdrawn(11);
        primary.submit(12, header, updates, 0);
        assertThat(primary.log().lastId()).as("told by its number").isEqualTo(1);
        assertThat(primary.takeAll()).containsExactly(12L);
    }
}
