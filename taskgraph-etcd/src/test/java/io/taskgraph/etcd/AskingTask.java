package io.taskgraph.etcd;

import com.google.protobuf.Int64Value;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Task 0, which asks {@link AskedTask}, and ends the job when it has been answered. */
final class AskingTask implements Task {

    /**
     * What was seen, by all processes, which are in one JVM.
     *
     * @param failures what the caller was told
     * @param callsThatFailed how often the handler has failed
     * @param born when each copy of the asked task was made, by incarnation
     * @param waits time from a question, or the birth of the copy that answered if that was later, to the answer
     */
    record Record(List<Throwable> failures, AtomicInteger callsThatFailed, Map<Long, Long> born, List<Duration> waits) {

        Record() {
            this(
                    new CopyOnWriteArrayList<>(),
                    new AtomicInteger(),
                    new ConcurrentHashMap<>(),
                    new CopyOnWriteArrayList<>());
        }
    }

    private final Record record;
    private final int times;
    private Framework framework;

    private AskingTask(Record record, int times) {
        this.record = record;
        this.times = times;
    }

    /** Asks for what the handler refuses, and then for what it does not. */
    static AskingTask forAnError(Record record) {
        return new AskingTask(record, 0);
    }

    /** Asks so many times, one after the other. */
    static AskingTask times(int times, Record record) {
        return new AskingTask(record, times);
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        framework = newFramework;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        if (times > 0) {
            ask(context);
            return;
        }
        framework.dataRequest(context, 1, AskedTask.ASK, Int64Value.of(-1)).whenComplete((answer, failure) -> {
            record.failures().add(failure instanceof CompletionException ? failure.getCause() : failure);
            framework
                    .dataRequest(context, 1, AskedTask.ASK, Int64Value.of(1))
                    .thenAccept(next -> framework.shutdownJob(Outcome.succeeded()));
        });
    }

    private void ask(EpochContext context) {
        long asked = System.nanoTime();
        framework.dataRequest(context, 1, AskedTask.ASK, Int64Value.of(1)).thenAccept(incarnation -> {
            long since = Math.max(asked, record.born().get(incarnation.getValue()));
            record.waits().add(Duration.ofNanos(System.nanoTime() - since));
            if (record.waits().size() == times) {
                framework.shutdownJob(Outcome.succeeded());
            } else {
                ask(context);
            }
        });
    }
}
