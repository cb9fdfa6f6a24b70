package io.taskgraph.masterworker;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;

/** The role of tasks 1 to N. */
record WorkerRole(WorkerTask task) implements Role {

    @Override
    public String name() {
        return "worker";
    }

    @Override
    public void setup(Caller caller, long taskId) {
        task.setup(new Frame(caller), taskId);
    }

    @Override
    public void run() throws Exception {
        task.run();
    }

    @Override
    public boolean endsJob() {
        return false;
    }

    @Override
    public Message onNotify(long from, String method, Message input) throws Exception {
        return task.onNotify(method, input);
    }

    @Override
    public Message serveData(long from, String method, Message input) throws Exception {
        return task.serveData(from, method, input);
    }

    private record Frame(Caller caller) implements WorkerFrame {

        @Override
        public long workers() {
            return caller.workers();
        }

        @Override
        public Logger getLogger() {
            return caller.framework().getLogger();
        }

        @Override
        public CompletionStage<Message> notifyMaster(String method, Message input) {
            return caller.notify(null, 0, method, input, null);
        }

        @Override
        public CompletionStage<Message> notifyMaster(String method, Message input, Duration within) {
            return caller.notify(null, 0, method, input, within);
        }

        @Override
        public CompletionStage<Message> notifyMaster(CallId id, String method, Message input) {
            return caller.notify(id, 0, method, input, null);
        }

        @Override
        public CompletionStage<Message> notifyMaster(CallId id, String method, Message input, Duration within) {
            return caller.notify(id, 0, method, input, within);
        }

        @Override
        public CompletionStage<Message> dataRequest(long toId, String method, Message input) {
            return caller.request(toId, method, input, null);
        }

        @Override
        public CompletionStage<Message> dataRequest(long toId, String method, Message input, Duration within) {
            return caller.request(toId, method, input, within);
        }
    }
}
