package io.taskgraph.masterworker;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import io.taskgraph.NullReturnException;
import io.taskgraph.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Hands the inputs of a {@link ParallelMap} out, one at a time to each worker, and keeps the results. */
final class MapMaster<O extends Message> implements MasterTask {

    static final String NEXT = "next";
    static final String RESULT = "result ";
    static final String DONE = "done";
    static final String MASTER = "master";

    /** For how long a worker is told of this master that cannot be reached: as long as a call can take. */
    private static final Duration EVER = Duration.ofDays(365);

    /** Tells this master from one before. */
    private final String name = UUID.randomUUID().toString();

    private final Function<? super List<O>, Outcome> end;
    private final List<@Nullable Message> results = new ArrayList<>();
    /** Inputs that nobody is at; and those that somebody is, the oldest first. */
    private final Set<Integer> open = new LinkedHashSet<>();

    private final Set<Integer> underWay = new LinkedHashSet<>();
    private final Map<Long, Integer> byWorker = new HashMap<>();
    private final CountDownLatch missing;
    private @Nullable MasterFrame frame;

    MapMaster(int inputs, Function<? super List<O>, Outcome> end) {
        this.end = end;
        this.missing = new CountDownLatch(inputs);
        for (int i = 0; i < inputs; i++) {
            results.add(null);
            open.add(i);
        }
    }

    @Override
    public void setup(MasterFrame given) {
        frame = given;
    }

    @Override
    @SuppressWarnings("unchecked") // Workers return results of the computation.
    public void run() throws InterruptedException {
        MasterFrame given = frame();
        // those that were told by a former one that nothing is left wait for this one, with their results
        for (long worker = 1; worker <= given.workers(); worker++) {
            var unused = given.notifyWorker(worker, MASTER, StringValue.of(name), EVER);
        }
        missing.await();
        List<O> all = new ArrayList<>();
        synchronized (this) {
            results.forEach(result -> all.add((O) result));
        }
        Outcome outcome = NullReturnException.check(
                end.apply(all),
                () -> "the function that is given to 'then' returned null: it must return the outcome of the job");
        given.shutdownJob(outcome);
    }

    @Override
    public synchronized Message onNotify(long workerId, String method, Message input) {
        if (method.startsWith(RESULT)) {
            keep(Integer.parseInt(method.substring(RESULT.length())), input);
            return Empty.getDefaultInstance();
        }
        // A worker that asks is at nothing: if it had been given something without a result, its former copy is lost.
        Integer former = byWorker.remove(workerId);
        if (former != null && results.get(former) == null && !byWorker.containsValue(former)) {
            underWay.remove(former);
            open.add(former);
        }
        return StringValue.of(name + " " + give(workerId));
    }

    private void keep(int input, Message result) {
        if (results.get(input) == null) {
            results.set(input, result);
            open.remove(input);
            underWay.remove(input);
            missing.countDown();
        }
    }

    private String give(long workerId) {
        Set<Integer> from = open.isEmpty() ? underWay : open;
        if (from.isEmpty()) {
            return DONE;
        }
        Integer next = from.iterator().next();
        from.remove(next);
        // Last again, so that several that are free do not all take the same.
        underWay.add(next);
        byWorker.put(workerId, next);
        return next.toString();
    }

    private MasterFrame frame() {
        if (frame == null) {
            throw new IllegalStateException("'setup' comes first");
        }
        return frame;
    }
}
