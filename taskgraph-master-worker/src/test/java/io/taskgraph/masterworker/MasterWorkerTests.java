package io.taskgraph.masterworker;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.google.protobuf.Message;
import io.taskgraph.backup.Backupable;
import io.taskgraph.backup.UpdateLog;
import java.io.InputStream;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class MasterWorkerTests {

    @Test
    void aMasterOrWorkerThatIsBackupableIsRefused() {
        MasterWorker job = new MasterWorker(
                new MasterWorkerBuilder() {
                    @Override
                    public MasterTask getMaster() {
                        return new Replicated();
                    }

                    @Override
                    public WorkerTask getWorker(long workerId) {
                        return new ReplicatedWorker();
                    }
                },
                1);
        assertThatIllegalStateException()
                .isThrownBy(() -> job.getTask(0))
                .withMessage("class '" + Replicated.class.getName() + "' is 'Backupable', but a master changes by"
                        + " notifications and not by updates: let it implement 'Checkpointable'");
        assertThatIllegalStateException()
                .isThrownBy(() -> job.getTask(1))
                .withMessageStartingWith(
                        "class '" + ReplicatedWorker.class.getName() + "' is 'Backupable', but a worker");
    }

    private abstract static class State implements Backupable {

        @Override
        public void becamePrimary() {}

        @Override
        public void becameBackup() {}

        @Override
        public void update(UpdateLog log) {}

        @Override
        public void writeState(OutputStream out) {}

        @Override
        public void restoreState(InputStream in) {}

        public void run() {}

        public Message serveData(long from, String method, Message input) {
            return input;
        }
    }

    private static final class Replicated extends State implements MasterTask {

        @Override
        public void setup(MasterFrame frame) {}

        @Override
        public Message onNotify(long workerId, String method, Message input) {
            return input;
        }
    }

    private static final class ReplicatedWorker extends State implements WorkerTask {

        @Override
        public void setup(WorkerFrame frame, long workerId) {}

        @Override
        public Message onNotify(String method, Message input) {
            return input;
        }
    }
}
