package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.engine.BackupMessage.Probe;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Only what the view shows is let through to a backup; and what is let through obeys the order of primaries and rounds. */
class BackupLogTests {

    private final List<Effect> effects = new ArrayList<>();
    private final BackupLog backup = new BackupLog(new CopyId(1, 5), "node", 100, effects::add);

    @Test
    void anOlderPrimaryIsNotObeyed() {
        assertThat(backup.take(20, new Probe(1))).isNotNull();
        assertThat(backup.take(10, new Probe(2))).isNull();
        assertThat(backup.take(20, new Probe(2))).isNotNull();
    }

    @Test
    void aRoundThatComesLateIsSkipped() {
        assertThat(backup.take(20, new Probe(2))).isNotNull();
        assertThat(backup.take(20, new Probe(1))).isNull();
        assertThat(backup.take(20, new Probe(2))).isNull();
    }

    @Test
    void aNewPrimaryCountsItsRoundsByItself() {
        assertThat(backup.take(20, new Probe(9))).isNotNull();
        assertThat(backup.take(30, new Probe(1))).isNotNull();
    }
}
