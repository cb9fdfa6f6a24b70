package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class KeyLayoutTests {

    private final KeyLayout keys = new KeyLayout("taskgraph", "job");

    @Test
    void everyKeyOfAJobHasItsPlaceUnderThePrefix() {
        assertThat(keys.prefix()).isEqualTo("taskgraph/job/");
        assertThat(keys.spec()).isEqualTo("taskgraph/job/spec");
        assertThat(keys.epoch()).isEqualTo("taskgraph/job/epoch");
        assertThat(keys.outcome()).isEqualTo("taskgraph/job/outcome");
        assertThat(keys.node("p")).isEqualTo("taskgraph/job/nodes/p");
        assertThat(keys.primary(3)).isEqualTo("taskgraph/job/tasks/3/primary");
        assertThat(keys.backup(3, "p.1")).isEqualTo("taskgraph/job/tasks/3/backups/p.1");
        assertThat(keys.inSync(3)).isEqualTo("taskgraph/job/insync/3");
        assertThat(keys.handOver(3)).isEqualTo("taskgraph/job/handovers/3");
        assertThat(keys.flag(new Flag(7, "ring", 3, "done"))).isEqualTo("taskgraph/job/flags/7/all/ring/3/done");
    }

    @Test
    void aNameWithASlashStaysOneSegment() {
        KeyLayout layout = new KeyLayout("a/b", "c d");
        assertThat(layout.prefix()).isEqualTo("a%2Fb/c%20d/");
        assertThat(layout.segments(layout.node("p/1"))).containsExactly("nodes", "p/1");
    }

    @Test
    void halfOfASurrogatePairIsRefusedSinceItWouldBeStoredAsAnotherText() {
        KeyLayout.checkText("a meta", "\ud83d\ude00 and \ud83d\ude00");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyLayout.checkText("a meta", "ab\ud83d"))
                .withMessageContaining("a meta must be text")
                .withMessageContaining("U+D83D, at index 2");
        assertThatIllegalArgumentException().isThrownBy(() -> KeyLayout.checkText("a meta", "\ude00\ud83d"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyLayout.checkName("'job'", "\ude00"))
                .withMessageStartingWith("'job' must be text");
    }

    @Test
    void aPrefixIsNoPrefixOfAnotherJobs() {
        assertThat(new KeyLayout("taskgraph", "job2").prefix()).doesNotStartWith(keys.prefix());
    }

    @Test
    void aKeyOutsideThePrefixIsRefusedByNamingBoth() {
        assertThatIllegalStateException()
                .isThrownBy(() -> keys.segments("taskgraph/other/epoch"))
                .withMessageContaining("'taskgraph/other/epoch'")
                .withMessageContaining("'taskgraph/job/'");
    }
}
