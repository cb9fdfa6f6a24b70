package io.taskgraph.test.simulation;

import com.google.protobuf.Empty;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import io.taskgraph.masterworker.CallId;
import io.taskgraph.masterworker.MasterFrame;
import io.taskgraph.masterworker.MasterTask;
import io.taskgraph.masterworker.MasterWorkerBuilder;
import io.taskgraph.masterworker.WorkerFrame;
import io.taskgraph.masterworker.WorkerTask;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * A master that hands out numbered pieces of work and workers that do them. The master keeps nothing durable: a new one asks the
 * workers what they have done. A worker keeps what it has done as long as its copy lives.
 */
final class RangeJob implements MasterWorkerBuilder {

    private static final Empty NOTHING = Empty.getDefaultInstance();
    private static final long NONE = -1;

    private final int pieces;
    private final OnceChecker checker;
    private final Map<Long, Integer> timesDone = new TreeMap<>();
    private Map<Long, Long> results = Map.of();
    private long calls;

    RangeJob(int pieces, OnceChecker checker) {
        this.pieces = pieces;
        this.checker = checker;
    }

    /** Returns what the last master had when it finished: the worker of each piece. */
    Map<Long, Long> results() {
        return results;
    }

    /** Returns how often each piece was done. */
    Map<Long, Integer> timesDone() {
        return timesDone;
    }

    /** Returns a name for a call that no other one has. */
    private StringValue fresh(String what) {
        return StringValue.of(what + "/" + ++calls);
    }

    @Override
    public MasterTask getMaster() {
        return new Master();
    }

    @Override
    public WorkerTask getWorker(long workerId) {
        return new Worker();
    }

    private final class Master implements MasterTask {

        private final Map<Long, Long> doneBy = new TreeMap<>();
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
                Message kept = LockstepThreads.await(frame.dataRequest(worker, "kept", NOTHING));
                for (String piece : ((StringValue) kept).getValue().split(" ")) {
                    if (!piece.isEmpty()) {
                        done(Long.parseLong(piece), worker);
                    }
                }
            }
            ready = true;
            LockstepThreads.await(complete);
            results = Map.copyOf(doneBy);
        }

        private void done(long piece, long worker) {
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
                checker.answered(
                        call, LockstepThreads.await(frame.notifyMaster(CallId.of(call), "done", StringValue.of(call))));
                StringValue note = fresh("note of " + id);
                checker.answered(note.getValue(), LockstepThreads.await(frame.notifyMaster("note", note)));
            }
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
