package io.taskgraph.boot.actuate;

import io.taskgraph.EpochContext;
import io.taskgraph.Outcome;
import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.support.GatheringTask;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Every task flags all others; task 0 advances when it has heard all of them. One task hangs in one epoch, until it is let go. */
@EnableAutoConfiguration
class BarrierJob {

    static final int TASKS = 3;

    /** Who hangs where; a bean of the context, so that jobs do not see each other. */
    record Hang(long task, long epoch, long lastEpoch, CountDownLatch release) {

        static Hang at(long task, long epoch) {
            return new Hang(task, epoch, Long.MAX_VALUE, new CountDownLatch(1));
        }

        static Hang never(long lastEpoch) {
            return new Hang(-1, -1, lastEpoch, new CountDownLatch(0));
        }
    }

    @Bean
    Topology all() {
        return Topologies.allToAll(TASKS);
    }

    @Bean
    TaskBuilder tasks(Hang hang) {
        return id -> new BarrierTask(hang);
    }

    private static final class BarrierTask extends GatheringTask {

        private final Hang hang;

        BarrierTask(Hang hang) {
            this.hang = hang;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            super.enterEpoch(context);
            if (id() == hang.task() && context.epoch() == hang.epoch()) {
                hangUntilReleased();
            }
            framework().flagMeta(context, "all", "done");
        }

        private void hangUntilReleased() {
            try {
                hang.release().await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        protected int awaited(EpochContext context) {
            return TASKS - 1;
        }

        @Override
        protected void heardAll(EpochContext context) {
            if (id() == 0 && context.epoch() == hang.lastEpoch()) {
                framework().shutdownJob(Outcome.succeeded());
            } else if (id() == 0) {
                framework().incEpoch(context);
            }
        }
    }
}
