package io.taskgraph.masterworker;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import io.taskgraph.NullReturnException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Takes one input of a {@link ParallelMap} after the other. Keeps its results for a master that is new, and waits for such a one until
 * the job ends: the former one may be lost before it has used what it was told.
 */
final class MapWorker<I, O extends Message> implements WorkerTask {

    private final List<? extends I> inputs;
    private final ParallelMap.Computation<? super I, ? extends O> computation;
    private final Map<Integer, Message> results = new TreeMap<>();
    private String master = "";
    /** The last master that has told of itself. Guarded by this. */
    private String announced = "";

    private @Nullable WorkerFrame frame;

    MapWorker(List<? extends I> inputs, ParallelMap.Computation<? super I, ? extends O> computation) {
        this.inputs = inputs;
        this.computation = computation;
    }

    @Override
    public void setup(WorkerFrame given, long workerId) {
        frame = given;
    }

    @Override
    public void run() throws Exception {
        while (true) {
            String[] next = ask();
            if (!next[0].equals(master)) {
                master = next[0];
                for (Map.Entry<Integer, Message> known : results.entrySet()) {
                    tell(known.getKey(), known.getValue());
                }
            }
            if (next[1].equals(MapMaster.DONE)) {
                awaitOther(next[0]);
            } else {
                int input = Integer.parseInt(next[1]);
                tell(input, result(input));
            }
        }
    }

    @Override
    public synchronized Message onNotify(String method, Message input) {
        announced = ((StringValue) input).getValue();
        notifyAll();
        return Empty.getDefaultInstance();
    }

    /** Waits until another master than this one has told of itself, or this copy ends. */
    private synchronized void awaitOther(String done) throws InterruptedException {
        while (announced.isEmpty() || announced.equals(done)) {
            wait();
        }
    }

    private Message result(int input) throws Exception {
        Message known = results.get(input);
        if (known != null) {
            return known;
        }
        Message result = NullReturnException.check(
                computation.apply(inputs.get(input)),
                () -> "the computation returned null for input " + input + " of " + inputs.size()
                        + ": it must return a message for each");
        results.put(input, result);
        return result;
    }

    /** Returns the name of the master, and the input that is next or that there is none. */
    private String[] ask() throws Exception {
        Message answer = frame().notifyMaster(MapMaster.NEXT, Empty.getDefaultInstance())
                .toCompletableFuture()
                .get();
        return ((StringValue) answer).getValue().split(" ", 2);
    }

    private void tell(int input, Message result) throws Exception {
        frame().notifyMaster(MapMaster.RESULT + input, result)
                .toCompletableFuture()
                .get();
    }

    private WorkerFrame frame() {
        if (frame == null) {
            throw new IllegalStateException("'setup' comes first");
        }
        return frame;
    }
}
