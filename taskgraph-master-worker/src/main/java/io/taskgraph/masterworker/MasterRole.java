package io.taskgraph.masterworker;

import com.google.protobuf.Message;
import io.taskgraph.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;

/** The role of task 0. */
record MasterRole(MasterTask task) implements Role {

    @Override
    public String name() {
        return "master";
    }

    @Override
    public void setup(Caller caller, long taskId) {
        task.setup(new Frame(caller));
    }

    @Override
    public void run() throws Exception {
        task.run();
    }

    @Override
    public boolean endsJob() {
        return true;
    }

    @Override
    public Message onNotify(long from, String method, Message input) throws Exception {
        return task.onNotify(from, method, input);
    }

    @Override
    public Message serveData(long from, String method, Message input) throws Exception {
        return task.serveData(from, method, input);
    }

    private record Frame(Caller caller) implements MasterFrame {

        @Override
        public long workers() {
            return caller.workers();
        }

        @Override
        public Logger getLogger() {
            return caller.framework().getLogger();
        }

        @Override
        public CompletionStage<Message> notifyWorker(long workerId, String method, Message input) {
            return caller.notify(null, worker(workerId), method, input, null);
        }

        @Override
        public CompletionStage<Message> notifyWorker(long workerId, String method, Message input, Duration within) {
            return caller.notify(null, worker(workerId), method, input, within);
        }

        @Override
        public CompletionStage<Message> notifyWorker(CallId id, long workerId, String method, Message input) {
            return caller.notify(id, worker(workerId), method, input, null);
        }

        @Override
        public CompletionStage<Message> notifyWorker(
                CallId id, long workerId, String method, Message input, Duration within) {
            return caller.notify(id, worker(workerId), method, input, within);
        }

        @Override
        public CompletionStage<Message> dataRequest(long workerId, String method, Message input) {
            return caller.request(worker(workerId), method, input, null);
        }

        @Override
        public CompletionStage<Message> dataRequest(long workerId, String method, Message input, Duration within) {
            return caller.request(worker(workerId), method, input, within);
        }

        @Override
        public void shutdownJob(Outcome outcome) {
            caller.framework().shutdownJob(outcome);
        }

        private long worker(long workerId) {
            if (workerId < 1 || workerId > workers()) {
                throw new IllegalArgumentException(
                        "'workerId' must be from 1 to " + workers() + ", but is " + workerId);
            }
            return workerId;
        }
    }
}
