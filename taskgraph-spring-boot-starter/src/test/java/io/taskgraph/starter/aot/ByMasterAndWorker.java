package io.taskgraph.starter.aot;

import com.google.protobuf.Int64Value;
import com.google.protobuf.Message;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.masterworker.MasterFrame;
import io.taskgraph.masterworker.MasterTask;
import io.taskgraph.masterworker.WorkerFrame;
import io.taskgraph.masterworker.WorkerTask;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A master and its workers by the methods of an annotated class. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(ByMasterAndWorker.Tasks.class)
class ByMasterAndWorker {

    public static void main(String[] args) {
        SpringApplication.run(ByMasterAndWorker.class, args);
    }

    @Bean
    Maker maker() {
        return new Maker("a bean");
    }

    @TaskBuilder
    static class Tasks {

        private final Maker maker;

        Tasks(Maker maker) {
            this.maker = maker;
        }

        public MasterTask master() {
            return new Master(maker.name());
        }

        public WorkerTask worker(long workerId) {
            return new Worker();
        }
    }

    /** Ends the job when each worker has reported. */
    private static final class Master implements MasterTask {

        private final String maker;
        private @Nullable CountDownLatch missing;

        Master(String maker) {
            this.maker = maker;
        }

        @Override
        public void setup(MasterFrame frame) {
            missing = new CountDownLatch(Math.toIntExact(frame.workers()));
        }

        @Override
        public void run() throws InterruptedException {
            missing().await();
            LoggerFactory.getLogger(ByMasterAndWorker.class).info("made by master and worker and {}", maker);
        }

        @Override
        public Message onNotify(long workerId, String method, Message input) {
            missing().countDown();
            return input;
        }

        @Override
        public Message serveData(long workerId, String method, Message input) {
            return input;
        }

        private CountDownLatch missing() {
            if (missing == null) {
                throw new IllegalStateException("'setup' comes first");
            }
            return missing;
        }
    }

    private static final class Worker implements WorkerTask {

        private @Nullable WorkerFrame frame;

        @Override
        public void setup(WorkerFrame given, long workerId) {
            frame = given;
        }

        @Override
        public void run() {
            if (frame != null) {
                frame.notifyMaster("here", Int64Value.of(1));
            }
        }

        @Override
        public Message onNotify(String method, Message input) {
            return input;
        }

        @Override
        public Message serveData(long fromId, String method, Message input) {
            return input;
        }
    }
}
