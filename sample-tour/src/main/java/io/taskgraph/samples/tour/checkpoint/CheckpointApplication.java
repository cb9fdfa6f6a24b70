package io.taskgraph.samples.tour.checkpoint;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.checkpoint.Checkpointable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Task 0 works out a Fibonacci number, one step an epoch. Its first copy gives up on the way, and the next one goes on from the checkpoint. */
@SpringBootApplication
public class CheckpointApplication {

    private static final long LAST = 50;
    private static final long LOST_IN = 20;

    public static void main(String[] args) {
        SpringApplication.run(CheckpointApplication.class, args);
    }

    /** Its state is where the sequence is, and the epoch for which that holds. */
    @TaskBuilder
    static class Fibonacci implements Task, Checkpointable {

        private final Framework framework;
        private long epoch;
        private long number;
        private long following = 1;
        private boolean restored;

        Fibonacci(Framework framework) {
            this.framework = framework;
        }

        @Override
        public void restoreState(InputStream in) throws IOException {
            DataInputStream state = new DataInputStream(in);
            epoch = state.readLong();
            number = state.readLong();
            following = state.readLong();
            restored = true;
        }

        @Override
        public void writeState(OutputStream out) throws IOException {
            DataOutputStream state = new DataOutputStream(out);
            state.writeLong(epoch);
            state.writeLong(number);
            state.writeLong(following);
        }

        /** Steps from the state to that of this epoch, and makes it durable before the job goes on. */
        @Override
        public void enterEpoch(EpochContext context) {
            if (framework.getTaskId() != 0) {
                return;
            }
            while (epoch < context.epoch()) {
                long sum = number + following;
                number = following;
                following = sum;
                epoch++;
            }
            framework.checkpoint(context).thenAccept(durable -> {
                if (epoch == LOST_IN && !restored) {
                    framework.kill();
                } else if (epoch == LAST) {
                    framework.shutdownJob(Outcome.succeeded("number " + LAST + " is " + number));
                } else {
                    framework.incEpoch(context);
                }
            });
        }
    }
}
