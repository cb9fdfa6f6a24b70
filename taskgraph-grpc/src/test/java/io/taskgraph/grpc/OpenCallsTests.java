package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Two calls and 100 bytes at most. */
class OpenCallsTests {

    private final OpenCalls calls = new OpenCalls(new CallLimits(1, 2, 100));

    @Test
    void oneCallTooManyIsNotNoted() {
        Pending first = () -> {};
        calls.add(first);
        calls.add(new Call());
        assertThat(calls.add(new Call())).isFalse();
        calls.remove(first);
        assertThat(calls.add(new Call())).isTrue();
        assertThat(calls.number()).isEqualTo(2);
    }

    @Test
    void bytesAreThoseOfTheCallsUnderWay() {
        Pending first = new Call();
        Pending second = new Call();
        calls.add(first);
        calls.add(second);
        assertThat(calls.grew(first, 60)).isTrue();
        assertThat(calls.grew(second, 60)).isFalse();
        calls.remove(second);
        calls.remove(second);
        assertThat(calls.bytes()).isEqualTo(60);
        calls.remove(first);
        assertThat(calls.bytes()).isZero();
        assertThat(calls.number()).isZero();
    }

    @Test
    void aCallThatHasEndedHoldsNothing() {
        Pending call = new Call();
        calls.add(call);
        calls.remove(call);
        assertThat(calls.grew(call, 1000)).isTrue();
        assertThat(calls.bytes()).isZero();
    }

    private static final class Call implements Pending {

        @Override
        public void abandon() {
            // nobody asks for it
        }
    }
}
