package io.taskgraph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutcomeTests {

    @Test
    void itSaysWhoHasEndedTheJob() {
        Outcome fresh = Outcome.failed("enough");
        assertThat(fresh.endedBy()).isEqualTo("nobody");
        assertThat(Outcome.succeeded().endedBy()).isEqualTo("nobody");
        assertThat(fresh.reportedBy(3, 4).endedBy()).isEqualTo("task 3");
        assertThat(fresh.reportedBy(Outcome.OPERATOR, 4).endedBy()).isEqualTo("an operator");
    }
}
