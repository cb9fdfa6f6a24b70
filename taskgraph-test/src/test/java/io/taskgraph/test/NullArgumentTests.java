package io.taskgraph.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a task gives the framework as null is named at once: else it would ask for a block of the name "null", or fail later on. */
@SuppressWarnings("NullAway")
class NullArgumentTests {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static final class Calling implements Task {

        private final BiConsumer<Framework, EpochContext> call;
        private @Nullable Framework framework;

        Calling(BiConsumer<Framework, EpochContext> call) {
            this.call = call;
        }

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            call.accept(framework, context);
        }
    }

    private static String failure(SimulatedJob job, BiConsumer<Framework, EpochContext> call) {
        return job.tasks(id -> new Calling(call)).run().message();
    }

    @TaskGraphTest(tasks = 2)
    void nameOfABlockThatIsPulled(SimulatedJob job) {
        assertThat(failure(job, (framework, context) -> {
                    var unused = framework.pull(context, 1, null, Int64Value.parser());
                }))
                .contains("callback 'enterEpoch'")
                .contains("'name' must not be null");
    }

    @TaskGraphTest(tasks = 2)
    void nameOfABlockThatIsPulledIfPublished(SimulatedJob job) {
        assertThat(failure(job, (framework, context) -> {
                    var unused = framework.pullIfPublished(context, 1, null, Int64Value.parser(), SECOND);
                }))
                .contains("callback 'enterEpoch'")
                .contains("'name' must not be null");
    }

    @TaskGraphTest(tasks = 2)
    void parser(SimulatedJob job) {
        assertThat(failure(job, (framework, context) -> {
                    var unused = framework.<Int64Value>pull(context, 1, "block", null);
                }))
                .contains("callback 'enterEpoch'")
                .contains("'parser' must not be null");
    }

    @TaskGraphTest(tasks = 2)
    void timeWithin(SimulatedJob job) {
        assertThat(failure(job, (framework, context) -> {
                    var unused = framework.pull(context, 1, "block", Int64Value.parser(), null);
                }))
                .contains("callback 'enterEpoch'")
                .contains("'within' must not be null");
    }

    @TaskGraphTest(tasks = 2)
    void methodOfADataRequest(SimulatedJob job) {
        assertThat(failure(job, (framework, context) -> {
                    var unused =
                            framework.<Int64Value, Int64Value>dataRequest(context, 1, null, Int64Value.of(1), SECOND);
                }))
                .contains("callback 'enterEpoch'")
                .contains("'method' must not be null");
    }
}
