package io.taskgraph.test.simulation;

import com.google.protobuf.Int64Value;
import com.google.protobuf.Message;
import io.taskgraph.masterworker.MasterFrame;
import io.taskgraph.masterworker.MasterTask;
import io.taskgraph.masterworker.MasterWorkerBuilder;
import io.taskgraph.masterworker.WorkerFrame;
import io.taskgraph.masterworker.WorkerTask;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A master and workers whose {@code run} a test gives. They answer {@code add} with the number of notifications of that name so far,
 * {@code fail} with an exception, everything else with what came in.
 */
final class Workforce implements MasterWorkerBuilder {

    /** What {@code run} of the master does. */
    interface MasterRun {
        void run(MasterFrame frame) throws Exception;
    }

    /** What {@code run} of a worker does. */
    interface WorkerRun {
        void run(WorkerFrame frame, long workerId) throws Exception;
    }

    private final MasterRun master;
    private final WorkerRun worker;
    private final AtomicInteger added = new AtomicInteger();

    Workforce(MasterRun master, WorkerRun worker) {
        this.master = master;
        this.worker = worker;
    }

    int added() {
        return added.get();
    }

    static Message answer(CompletionStage<Message> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    static long number(CompletionStage<Message> stage) throws Exception {
        return ((Int64Value) answer(stage)).getValue();
    }

    private Message apply(String method, Message input) {
        return switch (method) {
            case "add" -> Int64Value.of(added.incrementAndGet());
            case "fail" -> throw new IllegalStateException("failed " + added.incrementAndGet());
            default -> input;
        };
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

        private MasterFrame frame;

        @Override
        public void setup(MasterFrame given) {
            frame = given;
        }

        @Override
        public void run() throws Exception {
            master.run(frame);
        }

        @Override
        public Message onNotify(long workerId, String method, Message input) {
            return apply(method, input);
        }

        @Override
        public Message serveData(long workerId, String method, Message input) {
            return apply(method, input);
        }
    }

    private final class Worker implements WorkerTask {

        private WorkerFrame frame;
        private long id;

        @Override
        public void setup(WorkerFrame given, long workerId) {
            frame = given;
            id = workerId;
        }

        @Override
        public void run() throws Exception {
            worker.run(frame, id);
        }

        @Override
        public Message onNotify(String method, Message input) {
            return apply(method, input);
        }

        @Override
        public Message serveData(long fromId, String method, Message input) {
            return apply(method, input);
        }
    }
}
