package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.Framework;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpeakerTests {

    private final List<Long> lookedUp = new ArrayList<>();

    /** Sees all tasks in one process. */
    private final Framework framework = (Framework) Proxy.newProxyInstance(
            Framework.class.getClassLoader(), new Class<?>[] {Framework.class}, (self, method, args) -> {
                assertThat(method.getName()).isEqualTo("togetherWith");
                for (Object task : (List<?>) args[1]) {
                    lookedUp.add((Long) task);
                }
                return args[1];
            });

    @Test
    void eachTaskOfTheJobIsLookedUpAtMostOnceHoweverManyAreNamed() {
        List<Long> named =
                LongStream.range(0, 10_000).map(i -> i % 100 - 50).boxed().toList();

        Speaker speaker = Speaker.of(framework, 1, named, 4);

        assertThat(lookedUp).containsExactlyInAnyOrder(0L, 2L, 3L);
        assertThat(speaker.tasks()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
    }

    @Test
    void nothingIsLookedUpForATaskThatNamesItselfAlone() {
        assertThat(Speaker.of(framework, 1, List.of(1L, 1L, 4L, -1L), 4).tasks())
                .containsExactly(1L);
        assertThat(lookedUp).isEmpty();
    }
}
