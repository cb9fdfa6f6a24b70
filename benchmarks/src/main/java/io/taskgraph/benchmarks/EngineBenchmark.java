package io.taskgraph.benchmarks;

import io.taskgraph.engine.CopyId;
import io.taskgraph.engine.Effect;
import io.taskgraph.engine.Event;
import io.taskgraph.engine.RequestHeader;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The engine alone, with 15 tasks in its process. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EngineBenchmark {

    private static final int TASKS = 15;
    private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final EngineDriver driver = new EngineDriver(TASKS, FlagBarrier.topologies(TASKS));
    private long lastId;

    /** Advance, all enter, all flag task 0: every step of it, with transactions that are answered at once. */
    @Benchmark
    public long epochByFlags() {
        driver.take(new Event.IncEpoch(driver.copy(0), driver.epoch()));
        long told = 0;
        for (int task = 1; task < TASKS; task++) {
            List<Effect> effects =
                    driver.take(new Event.FlagMeta(driver.copy(task), driver.epoch(), "Workers", "here"));
            told += effects.stream().filter(Effect.TellMeta.class::isInstance).count();
        }
        if (told != TASKS - 1) {
            throw new IllegalStateException("%d flags were told".formatted(told));
        }
        return told;
    }

    /** Two steps: where a request goes, and that its answer counts. */
    @Benchmark
    public List<Effect> requestAskedAndAnswered() {
        CopyId to = driver.copy(2);
        driver.take(new Event.RequestMade(++lastId, driver.copy(1), driver.epoch(), to.task(), TIMEOUT_NANOS));
        return driver.take(new Event.RequestAnswered(lastId, to.incarnation()));
    }

    /** One step: whether a call meets the right copy in the right epoch. */
    @Benchmark
    public List<Effect> callAdmitted() {
        CopyId from = driver.copy(1);
        CopyId to = driver.copy(2);
        return driver.take(new Event.CallArrived(
                ++lastId,
                new RequestHeader(
                        driver.runId(), driver.epoch(), from.task(), from.incarnation(), to.task(), to.incarnation()),
                ""));
    }
}
