package io.taskgraph.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Int64Value;
import com.google.protobuf.Message;
import io.taskgraph.Outcome;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.boot.lifecycle.JobEndedEvent;
import io.taskgraph.boot.lifecycle.ProcessExit;
import io.taskgraph.masterworker.MasterFrame;
import io.taskgraph.masterworker.MasterTask;
import io.taskgraph.masterworker.WorkerFrame;
import io.taskgraph.masterworker.WorkerTask;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.event.EventListener;

/** A master and three workers in one context, nothing configured but their number. Each worker reports its square. */
@Timeout(60)
class MasterWorkerIntegrationTests {

    private final CompletableFuture<Outcome> ended = new CompletableFuture<>();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();
    private final AtomicLong sum = new AtomicLong();

    @Test
    void jobRunsToItsEndAndTheProcessEndsWithZero() throws Exception {
        new SpringApplicationBuilder(Job.class, Squares.class)
                .web(WebApplicationType.NONE)
                .initializers(context -> {
                    context.getBeanFactory().registerSingleton("processExit", (ProcessExit) exit::complete);
                    context.getBeanFactory().registerSingleton("listener", new Listener(ended));
                    context.getBeanFactory().registerSingleton("sum", sum);
                })
                .run("--taskgraph.job.workers=3");
        assertThat(exit.get(30, TimeUnit.SECONDS)).isZero();
        assertThat(ended.getNow(null)).isEqualTo(Outcome.succeeded().reportedBy(0, 0));
        assertThat(sum).hasValue(14);
    }

    record Listener(CompletableFuture<Outcome> ended) {

        @EventListener
        void onEnd(JobEndedEvent event) {
            ended.complete(event.outcome());
        }
    }

    @ImportAutoConfiguration(TaskGraphAutoConfiguration.class)
    static class Job {}

    @TaskBuilder
    static class Squares {

        private final AtomicLong sum;

        Squares(AtomicLong sum) {
            this.sum = sum;
        }

        public MasterTask master(long taskId) {
            return new Master(sum);
        }

        public WorkerTask worker(long workerId) {
            return new Worker();
        }
    }

    private static final class Master implements MasterTask {

        private final AtomicLong sum;
        private final CompletableFuture<Void> complete = new CompletableFuture<>();
        private MasterFrame frame;
        private long reports;

        Master(AtomicLong sum) {
            this.sum = sum;
        }

        @Override
        public void setup(MasterFrame given) {
            frame = given;
        }

        @Override
        public void run() throws Exception {
            complete.get();
        }

        @Override
        public Message onNotify(long workerId, String method, Message input) {
            sum.addAndGet(((Int64Value) input).getValue());
            reports++;
            if (reports == frame.workers()) {
                complete.complete(null);
            }
            return input;
        }

        @Override
        public Message serveData(long workerId, String method, Message input) {
            return input;
        }
    }

    private static final class Worker implements WorkerTask {

        private WorkerFrame frame;
        private long id;

        @Override
        public void setup(WorkerFrame given, long workerId) {
            frame = given;
            id = workerId;
        }

        @Override
        public void run() {
            frame.notifyMaster("square", Int64Value.of(id * id));
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
