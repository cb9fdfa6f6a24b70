package io.taskgraph.test.simulation;

import com.google.protobuf.Empty;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import io.taskgraph.checkpoint.Checkpointable;
import io.taskgraph.masterworker.CallId;
import io.taskgraph.masterworker.CallTimeoutException;
import io.taskgraph.masterworker.MasterFrame;
import io.taskgraph.masterworker.MasterTask;
import io.taskgraph.masterworker.MasterWorkerBuilder;
import io.taskgraph.masterworker.WorkerFrame;
import io.taskgraph.masterworker.WorkerTask;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A master that hands out numbered pieces of work and workers that do them. Either the master's state is durable, or a new master
 * asks the workers what they have done. A worker keeps what it has done as long as its copy lives.
 */
final class RangeJob implements MasterWorkerBuilder {

    private static final Empty NOTHING = Empty.getDefaultInstance();
    private static final long NONE = -1;

    private final int pieces;
    private final OnceChecker checker;
    private final boolean durable;
    private final @Nullable Duration patience;
    private final Set<String> answered = new TreeSet<>();
    private final Map<Long, Integer> timesDone = new TreeMap<>();
    private @Nullable Master finished;
    private int masters;
    private long calls;
    private int timeouts;

    /**
     * Makes a job.
     *
     * @param patience how long a worker waits for the answer to a report before it makes the same one again; null for long
     */
    RangeJob(int pieces, OnceChecker checker, boolean durable, @Nullable Duration patience) {
        this.durable = durable;
        this.patience = patience;
        this.pieces = pieces;
        this.checker = checker;
    }

    /** Returns what the last master had when it finished: the worker of each piece. */
    Map<Long, Long> results() {
        return finished == null ? Map.of() : Map.copyOf(finished.doneBy);
    }

    /** Returns what is wrong with the state that has come down to the last master: calls that are missing or there twice. */
    List<String> breachesOfLastState() {
        if (!durable || finished == null) {
            return List.of();
        }
        List<String> breaches = new ArrayList<>();
        Set<String> applied = new TreeSet<>(finished.applied);
        if (applied.size() != finished.applied.size()) {
            breaches.add("applied twice in " + finished.applied);
        }
        answered.stream()
                .filter(call -> !applied.contains(call))
                .forEach(call -> breaches.add(call + " is answered, but lost"));
        return breaches;
    }

    /** Returns how often each piece was done. */
    Map<Long, Integer> timesDone() {
        return timesDone;
    }

    /** Returns how often a report was not answered in time. */
    int timeouts() {
        return timeouts;
    }

    /** Returns a name for a call that no other one has. */
    private StringValue fresh(String what) {
        return StringValue.of(what + "/" + ++calls);
    }

    @Override
    public MasterTask getMaster() {
        return durable ? new DurableMaster() : new Master();
    }

    @Override
    public WorkerTask getWorker(long workerId) {
        return new Worker();
    }

    private class Master implements MasterTask {

        private final int number = ++masters;
        final List<String> applied = new ArrayList<>();
        final Map<Long, Long> doneBy = new TreeMap<>();
        private final Map<Long, Long> givenTo = new HashMap<>();
        private final TreeSet<Long> open = new TreeSet<>();
        private final CompletableFuture<Void> complete = new CompletableFuture<>();
        private MasterFrame frame;
        private boolean ready;

        @Override
        public void setup(MasterFrame given) {
            frame = given;
            for (long piece = 0; piece < pieces; piece++) {
                open.add(piece);
            }
        }

        @Override
        public void run() throws Exception {
            for (long worker = 1; worker <= frame.workers(); worker++) {
                StringValue hello = fresh("hello " + worker);
                checker.answered(hello.getValue(), LockstepThreads.await(frame.notifyWorker(worker, "hello", hello)));
                if (durable) {
                    continue;
                }
                Message kept = LockstepThreads.await(frame.dataRequest(worker, "kept", NOTHING));
                for (String piece : ((StringValue) kept).getValue().split(" ")) {
                    if (!piece.isEmpty()) {
                        done(Long.parseLong(piece), worker);
                    }
                }
            }
            ready = true;
            LockstepThreads.await(complete);
            if (finished == null || finished.number < number) {
                finished = this;
            }
        }

        final void done(long piece, long worker) {
            open.remove(piece);
            doneBy.putIfAbsent(piece, worker);
            if (doneBy.size() == pieces) {
                complete.complete(null);
            }
        }

        @Override
        public Message onNotify(long workerId, String method, Message input) {
            String call = ((StringValue) input).getValue();
            StringValue answer = checker.apply(this, call);
            applied.add(call);
            if (method.equals("done")) {
                done(Long.parseLong(call.substring(call.indexOf(' ') + 1)), workerId);
            }
            return answer;
        }

        /** Gives a worker the piece that it has, or a new one, or else one that another worker is slow with. */
        @Override
        public Message serveData(long workerId, String method, Message input) {
            if (!ready) {
                return Int64Value.of(NONE);
            }
            Long piece = givenTo.get(workerId);
            if (piece == null || doneBy.containsKey(piece)) {
                piece = open.isEmpty() ? null : open.pollFirst();
            }
            if (piece == null) {
                piece = givenTo.values().stream()
                        .filter(given -> !doneBy.containsKey(given))
                        .findFirst()
                        .orElse(NONE);
            }
            givenTo.put(workerId, piece);
            return Int64Value.of(piece);
        }
    }

    private final class DurableMaster extends Master implements Checkpointable {

        @Override
        public void writeState(OutputStream out) throws IOException {
            DataOutputStream data = new DataOutputStream(out);
            data.writeInt(doneBy.size());
            for (Map.Entry<Long, Long> done : doneBy.entrySet()) {
                data.writeLong(done.getKey());
                data.writeLong(done.getValue());
            }
            data.writeInt(applied.size());
            for (String call : applied) {
                data.writeUTF(call);
            }
        }

        @Override
        public void restoreState(InputStream in) throws IOException {
            DataInputStream data = new DataInputStream(in);
            for (int pieces = data.readInt(); pieces > 0; pieces--) {
                done(data.readLong(), data.readLong());
            }
            for (int calls = data.readInt(); calls > 0; calls--) {
                applied.add(data.readUTF());
            }
        }
    }

    private final class Worker implements WorkerTask {

        private final TreeSet<Long> done = new TreeSet<>();
        private WorkerFrame frame;
        private long id;

        @Override
        public void setup(WorkerFrame given, long workerId) {
            frame = given;
            id = workerId;
        }

        @Override
        public void run() throws Exception {
            while (true) {
                long piece = ((Int64Value) LockstepThreads.await(frame.dataRequest(0, "next", NOTHING))).getValue();
                if (piece == NONE) {
                    passTime();
                    continue;
                }
                if (!done.contains(piece)) {
                    passTime();
                    passTime();
                    timesDone.merge(piece, 1, Integer::sum);
                    done.add(piece);
                }
                String call = "worker" + id + " " + piece;
                report(call);
                StringValue note = fresh("note of " + id);
                answered(note.getValue(), frame.notifyMaster("note", note));
            }
        }

        /** Reports a piece until that is answered. */
        private void report(String call) throws InterruptedException {
            CallId name = CallId.of(call);
            StringValue input = StringValue.of(call);
            if (patience == null) {
                answered(call, frame.notifyMaster(name, "done", input));
                return;
            }
            StringValue note = fresh("hasty note of " + id);
            var unused = frame.notifyMaster("note", note, patience).exceptionally(timeout -> note);
            while (true) {
                try {
                    answered(call, frame.notifyMaster(name, "done", input, patience));
                    return;
                } catch (CallTimeoutException e) {
                    timeouts++;
                }
            }
        }

        private void answered(String call, CompletionStage<Message> answer) throws InterruptedException {
            checker.answered(call, LockstepThreads.await(answer));
            answered.add(call);
        }

        /** Work takes the time of a message to another worker and back. */
        private void passTime() throws InterruptedException {
            LockstepThreads.await(frame.dataRequest(id % frame.workers() + 1, "kept", NOTHING));
        }

        @Override
        public Message onNotify(String method, Message input) {
            return checker.apply(this, ((StringValue) input).getValue());
        }

        @Override
        public Message serveData(long fromId, String method, Message input) {
            return StringValue.of(
                    String.join(" ", done.stream().map(String::valueOf).toList()));
        }
    }
}
