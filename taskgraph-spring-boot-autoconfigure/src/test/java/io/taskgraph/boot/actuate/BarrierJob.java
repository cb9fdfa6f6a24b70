package io.taskgraph.boot.actuate;

import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.HashSet;
import java.util.Set;
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
        return id -> new BarrierTask(id, hang);
    }

    private static final class BarrierTask implements Task {

        private final long id;
        private final Hang hang;
        private final Set<Long> heard = new HashSet<>();
        private Framework framework;

        BarrierTask(long id, Hang hang) {
            this.id = id;
            this.hang = hang;
        }

        @Override
        public void init(long taskId, Framework given) {
            framework = given;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            heard.clear();
            if (id == hang.task() && context.epoch() == hang.epoch()) {
                hangUntilReleased();
            }
            framework.flagMeta(context, "all", "done");
        }

        private void hangUntilReleased() {
            try {
                hang.release().await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
            heard.add(fromId);
            if (id == 0 && heard.size() == TASKS - 1) {
                if (context.epoch() == hang.lastEpoch()) {
                    framework.shutdownJob(Outcome.succeeded());
                } else {
                    framework.incEpoch(context);
                }
            }
        }
    }
}
