package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Task 1 names a block for itself and task 2 of its process, and moves to another process before task 0 pulls that block. The other one, which
 * lies, has a block of that name with values for both.
 */
class MovedBlockTests {

    private static final CallHeader HEADER = new CallHeader("allGather", "", "Double");
    private static final String BLOCK = "b";

    private final Hub hub = new Hub(new Codecs(List.of(), getClass().getClassLoader()), IterativeSettings.defaults());
    private final Placement placement = new Placement();
    private final EpochHub epoch = new EpochHub(hub, 5, 3, placement);
    private final List<Ask> asks = new ArrayList<>();
    private boolean moved;

    @Test
    void theProcessThatGivesABlockSpeaksForItsOwnTasksAlone() {
        placement.seen(List.of(1L, 2L));
        Member zero = new Member(framework(), context(), false);
        epoch.enter(zero, new Steps());
        Call call = epoch.arrive(zero, 0, HEADER, number(1));
        epoch.need(call, new Need.Key(false, Contribution.WHOLE, -1), List.of(0L, 1L, 2L), null);
        assertThat(moved).isTrue();
        assertThat(call.missing()).containsExactly(2L);
        assertThat(asks).extracting(Ask::tasks).containsExactly(List.of(1L, 2L), List.of(2L));
    }

    private Contribution.Whole number(double value) {
        return new Contribution.Whole(Value.of(hub.codecs().of(value), value));
    }

    private Answer.Item item(long task) {
        Value value = Value.of(hub.codecs().of(3.0), 3.0);
        return new Answer.Item(task, Contribution.WHOLE, value.codec().tag(), value.bytes());
    }

    private Framework framework() {
        return (Framework) Proxy.newProxyInstance(
                Framework.class.getClassLoader(), new Class<?>[] {Framework.class}, (self, method, args) -> {
                    return switch (method.getName()) {
                        case "getTaskId" -> 0L;
                        case "dataRequest" -> answer((Ask) args[3]);
                        case "togetherWith" -> moved ? List.of() : List.copyOf((Collection<?>) args[1]);
                        case "pullIfPublished" -> {
                            moved = true;
                            yield CompletableFuture.completedFuture(Wire.writeItems(List.of(item(1), item(2))));
                        }
                        case "getLogger" -> LoggerFactory.getLogger(MovedBlockTests.class);
                        default -> throw new AssertionError(method + " must not be called");
                    };
                });
    }

    /** Task 2 is not answered when it is asked by itself. */
    private CompletableFuture<Answer> answer(Ask ask) {
        asks.add(ask);
        return asks.size() > 1
                ? new CompletableFuture<>()
                : CompletableFuture.completedFuture(new Answer(ask.tasks(), ask.tasks(), List.of(), BLOCK));
    }

    private static EpochContext context() {
        return (EpochContext) Proxy.newProxyInstance(
                EpochContext.class.getClassLoader(), new Class<?>[] {EpochContext.class}, (self, method, args) -> {
                    if (method.getName().equals("isCancelled")) {
                        return false;
                    }
                    throw new AssertionError(method + " must not be called");
                });
    }
}
