package io.taskgraph.benchmarks;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.TaskGraphException;
import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.etcd.EtcdSettings;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.runtime.TaskGraphRuntime;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One process of the job that {@link Failover} kills. Prints when each of its copies has entered its first epoch and when it
 * begins to leave, on the machine's wall clock. Leaves on SIGTERM, and ends at once when its parent has ended.
 */
final class FailoverProcess {

    static final long TASKS = 15;
    static final String ENTERED = "entered";
    static final String LEAVING = "leaving";

    private static final int SLOTS = 8;
    private static final long EPOCH_MILLIS = 20;
    private static final long LEAVE_SECONDS = 60;

    private FailoverProcess() {}

    /** Arguments: the job's name and the endpoint of etcd. */
    public static void main(String[] args) throws InterruptedException {
        Parent.endWith();
        Member member = new Member(
                RuntimeSettings.of(args[0], TASKS).withSlots(SLOTS),
                EtcdCoordinator.create(
                        EtcdSettings.builder(List.of(URI.create(args[1]))).build()),
                Jobs.transport(),
                task -> new PacedTask(),
                FlagBarrier.topologies(TASKS));
        member.customize(TaskGraphRuntime::warmUpWhenIdle);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            System.out.println(LEAVING + " " + micros());
            member.drain()
                    .toCompletableFuture()
                    .orTimeout(LEAVE_SECONDS, TimeUnit.SECONDS)
                    .join();
        }));
        try {
            member.run();
        } catch (TaskGraphException left) {
            System.out.println(left.getMessage());
        }
    }

    private static long micros() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000;
    }

    /** A barrier that takes its time. */
    private static final class PacedTask implements Task {

        private final FlagBarrier barrier = new FlagBarrier(TASKS, epoch -> false);
        private boolean entered;

        @SuppressWarnings("NullAway.Init") // init comes first.
        private Framework framework;

        @Override
        public void init(long taskId, Framework newFramework) {
            framework = newFramework;
            barrier.init(taskId, newFramework);
        }

        @Override
        public void enterEpoch(EpochContext context) {
            if (!entered) {
                entered = true;
                System.out.println(ENTERED + " " + framework.getTaskId() + " " + micros());
            }
            if (framework.getTaskId() == 0) {
                barrier.enterEpoch(context);
                return;
            }
            framework
                    .compute(context, () -> {
                        TimeUnit.MILLISECONDS.sleep(EPOCH_MILLIS);
                        return context;
                    })
                    .thenAccept(barrier::enterEpoch);
        }

        @Override
        public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
            barrier.metaReady(context, fromId, linkType, meta);
        }
    }
}
