package io.taskgraph.masterworker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class CallWindowTests {

    private final CallWindow window = new CallWindow();

    @Test
    void callsCarryTheLowestNumberUnderWay() {
        assertThat(window.begin(3)).isEqualTo(new CallWindow.Place(1, 1));
        assertThat(window.begin(3)).isEqualTo(new CallWindow.Place(2, 1));
        window.end(1);
        assertThat(window.begin(3)).isEqualTo(new CallWindow.Place(3, 2));
        window.end(2);
        window.end(3);
        assertThat(window.begin(3)).isEqualTo(new CallWindow.Place(4, 4));
    }

    @Test
    void callTooFarAheadOfTheOldestIsRefused() {
        for (int i = 0; i < CallWindow.WIDTH; i++) {
            CallWindow.Place place = window.begin(3);
            if (place.number() > 1) {
                window.end(place.number());
            }
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> window.begin(3))
                .withMessage("a notification of task 3 must not be more than 1024 ahead of the oldest one that is not"
                        + " answered: wait for answers first");
        window.end(1);
        assertThat(window.begin(3).lowest()).isEqualTo(CallWindow.WIDTH + 1);
    }
}
