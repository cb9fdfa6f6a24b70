package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StrangersTests {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE);
    private final Strangers strangers = new Strangers(now::get);
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void listen() {
        strangers.tell(told::add);
    }

    @Test
    void aProcessThatIsShownAMomentLaterWasEarly() {
        strangers.refused("a");
        strangers.shown(Set.of("a"));
        now.addAndGet(Strangers.EARLY_NANOS);
        strangers.refused("a");
        assertThat(told).isEmpty();
    }

    @Test
    void oneThatIsNotShownIsAStranger() {
        strangers.refused("a");
        now.addAndGet(Strangers.EARLY_NANOS - 1);
        strangers.refused("a");
        assertThat(told).isEmpty();
        now.addAndGet(1);
        strangers.refused("a");
        strangers.refused("a");
        assertThat(told).containsExactly("a process with the certificate a", "a process with the certificate a");
    }

    @Test
    void aFloodOfCertificatesIsToldAndNotKept() {
        for (int i = 0; i < 3 * Strangers.MAX_EARLY; i++) {
            strangers.refused("c" + i);
        }
        assertThat(told).hasSize(2 * Strangers.MAX_EARLY).startsWith("a process with the certificate c0");
    }
}
