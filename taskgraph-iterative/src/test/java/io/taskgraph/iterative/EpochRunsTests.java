package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.JobInfo;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.WaitingTask;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** A copy whose iteration is over before it has returned, as that of a new copy is whose predecessor had voted: on real threads. */
@Timeout(60)
class EpochRunsTests {

    private static final long TASK = 1;

    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final BlockingQueue<Outcome> ends = new LinkedBlockingQueue<>();
    private final CountDownLatch go = new CountDownLatch(1);
    private final AtomicInteger within = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @Test
    void theNextIterationWaitsForOneThatDoesNotHeedTheInterrupt() throws Exception {
        Task host = host(new Subject() {
            @Override
            public @Nullable Object start(Iteration iteration) {
                return alone("start", iteration, EpochRunsTests.this::ignoringInterrupts);
            }
        });
        Epoch first = enter(host, 0);
        assertThat(seen.take()).isEqualTo("start 0");
        first.end();
        Epoch second = enter(host, 0);
        assertThat(work(host)).containsExactly("iteration 0, which the others have ended,");
        second.end();
        enter(host, 0);
        go.countDown();
        assertThat(seen.take()).isEqualTo("start 0");
        assertThat(most).hasValue(1);
        assertThat(seen.poll()).as("the one between is over").isNull();
    }

    /** A simulation has a clock of its own. */
    @Test
    void theAgeOfTheWorkIsByTheClockOfTheThreads() throws Exception {
        AtomicLong now = new AtomicLong(5);
        IterationThreads threads = IterationThreads.platform();
        IterationThreads clocked = new IterationThreads() {
            @Override
            public void execute(Runnable action) {
                threads.execute(action);
            }

            @Override
            public void await(CompletableFuture<?> future, Duration within)
                    throws InterruptedException, TimeoutException {
                threads.await(future, within);
            }

            @Override
            public long nanoTime() {
                return now.get();
            }
        };
        Task host = host(
                new Subject() {
                    @Override
                    public @Nullable Object start(Iteration iteration) {
                        return alone("start", iteration, EpochRunsTests.this::ignoringInterrupts);
                    }
                },
                IterativeSettings.defaults().withThreads(clocked));
        Epoch epoch = enter(host, 0);
        assertThat(seen.take()).isEqualTo("start 0");
        now.addAndGet(Duration.ofHours(3).toNanos());
        assertThat(((WaitingTask) host).work())
                .extracting(WaitingTask.TaskWork::age)
                .containsExactly(Duration.ofHours(3));
        epoch.end();
        go.countDown();
    }

    @Test
    void aPreparationGoesOnWhenItsIterationIsOverAndIsNotRepeated() throws Exception {
        Task host = host(new Subject() {
            @Override
            public void prepare(Iteration iteration) throws Exception {
                alone("prepare", iteration, () -> {
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        seen.add("interrupted");
                    }
                });
            }
        });
        Epoch first = enter(host, 0);
        assertThat(seen.take()).isEqualTo("prepare 0");
        assertThat(work(host)).containsExactly("preparation");
        first.end();
        enter(host, 0);
        go.countDown();
        assertThat(seen.take()).isEqualTo("start 0");
        assertThat(most).hasValue(1);
    }

    /** The end of an epoch is told on another thread, some time after it. */
    @Test
    void anIterationThatIsOverDoesNotBeginThoughItsEndIsNotToldYet() throws Exception {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        Task host = host(
                new Subject() {
                    @Override
                    public void prepare(Iteration iteration) throws Exception {
                        seen.add("prepare " + iteration.number());
                        go.await();
                    }
                },
                IterativeSettings.defaults().withThreads(IterationThreads.of(action -> {
                    Thread thread = new Thread(action);
                    threads.add(thread);
                    thread.start();
                })));
        Epoch first = enter(host, 0);
        assertThat(seen.take()).isEqualTo("prepare 0");
        first.over();
        go.countDown();
        threads.take().join();
        assertThat(seen).isEmpty();
        assertThat(ends).isEmpty();
    }

    @Test
    void aPreparationThatFailsWhenItsIterationIsOverEndsTheJob() throws Exception {
        Task host = host(new Subject() {
            @Override
            public void prepare(Iteration iteration) throws Exception {
                seen.add("prepare " + iteration.number());
                go.await();
                throw new IllegalStateException("the input is cut off");
            }
        });
        Epoch first = enter(host, 0);
        assertThat(seen.take()).isEqualTo("prepare 0");
        first.end();
        enter(host, 0);
        go.countDown();
        assertThat(ends.take().toString()).contains("the input is cut off");
        assertThat(seen).isEmpty();
    }

    /** Notes each call; what a test is about it overrides. */
    private abstract class Subject implements IterativeTask<@Nullable Object> {

        @Override
        public @Nullable Object start(Iteration iteration) {
            return alone("start", iteration, () -> {});
        }

        @Override
        public @Nullable Object next(Iteration iteration, @Nullable Object state) {
            return state;
        }

        @Override
        public boolean replicated() {
            return true;
        }
    }

    private @Nullable Object alone(String what, Iteration iteration, Runnable work) {
        most.accumulateAndGet(within.incrementAndGet(), Math::max);
        seen.add(what + " " + iteration.number());
        work.run();
        within.decrementAndGet();
        return null;
    }

    private void ignoringInterrupts() {
        boolean done = false;
        while (!done) {
            try {
                done = go.await(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                // As a computation does that does not look.
            }
        }
    }

    private static List<String> work(Task host) {
        return ((WaitingTask) host)
                .work().stream().map(WaitingTask.TaskWork::what).toList();
    }

    private Task host(IterativeTask<?> task) {
        return host(task, IterativeSettings.defaults());
    }

    private Task host(IterativeTask<?> task, IterativeSettings settings) {
        Framework framework = framework();
        Task host = new IterativeTasks(id -> task, settings).getTask(TASK, framework);
        host.init(TASK, framework);
        return host;
    }

    private static Epoch enter(Task host, long number) {
        Epoch epoch = new Epoch(number);
        host.enterEpoch(epoch);
        return epoch;
    }

    private Framework framework() {
        Map<Object, Object> shared = new ConcurrentHashMap<>();
        return (Framework) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Framework.class},
                (proxy, method, args) -> switch (method.getName()) {
                    case "getTaskId" -> TASK;
                    case "getJob" -> new JobInfo("job", 2, 1, "run");
                    case "fencingToken" -> 9L;
                    case "getLogger" -> LoggerFactory.getLogger(EpochRunsTests.class);
                    case "shared" -> shared.computeIfAbsent(args[0], type -> ((Supplier<?>) args[1]).get());
                    case "shutdownJob" -> ends.add((Outcome) args[0]) ? null : null;
                    case "equals" -> proxy == args[0];
                    case "hashCode" -> 1;
                    case "dataRequest" -> new CompletableFuture<>();
                    case "togetherWith" -> List.of();
                    default -> null;
                });
    }

    /** An epoch that a test ends. */
    private static final class Epoch implements EpochContext {

        private final long number;
        private final List<Runnable> actions = new ArrayList<>();
        private boolean ended;

        Epoch(long number) {
            this.number = number;
        }

        @Override
        public long epoch() {
            return number;
        }

        @Override
        public synchronized boolean isCancelled() {
            return ended;
        }

        @Override
        public synchronized Runnable onCancelled(Runnable action) {
            actions.add(action);
            return () -> {};
        }

        synchronized void over() {
            ended = true;
        }

        void end() {
            List<Runnable> due;
            synchronized (this) {
                ended = true;
                due = List.copyOf(actions);
            }
            due.forEach(Runnable::run);
        }
    }
}
