package io.taskgraph.boot.actuate;

import io.taskgraph.EpochContext;
import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.support.GatheringTask;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Fifteen tasks in a tree: leaves flag upwards, inner tasks when both children have, and the root then advances; for ever. */
@EnableAutoConfiguration
public class TreeJob {

    static final int TASKS = 15;

    private static final String LINK = "children";

    /** What one task does wrong, in the epochs that it enters from now on. Shared by all contexts of a test. */
    public static final class Trouble {

        public enum Kind {
            NONE,
            HANG,
            COMPUTE,
            FORGET
        }

        private volatile Kind kind = Kind.NONE;
        private volatile long task = -1;
        private volatile CountDownLatch over = new CountDownLatch(0);

        public void start(Kind newKind, long newTask) {
            over = new CountDownLatch(1);
            task = newTask;
            kind = newKind;
        }

        public void end() {
            kind = Kind.NONE;
            over.countDown();
        }

        Kind of(long id) {
            return id == task ? kind : Kind.NONE;
        }

        void hang() {
            try {
                boolean ended = over.await(100, TimeUnit.SECONDS);
                if (!ended) {
                    throw new IllegalStateException("nobody ended the trouble");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Bean
    Topology children() {
        return Topologies.treeChildren(TASKS, 2);
    }

    @Bean
    TaskBuilder tasks(Trouble trouble) {
        return id -> new TreeTask(trouble);
    }

    private static final class TreeTask extends GatheringTask {

        private final Trouble trouble;

        TreeTask(Trouble trouble) {
            this.trouble = trouble;
        }

        @Override
        public void enterEpoch(EpochContext context) {
            super.enterEpoch(context);
            if (awaited(context) > 0) {
                return;
            }
            switch (trouble.of(id())) {
                case HANG -> {
                    trouble.hang();
                    flag(context);
                }
                case COMPUTE ->
                    framework()
                            .compute(context, () -> {
                                trouble.hang();
                                return true;
                            })
                            .whenComplete((done, failure) -> flag(context));
                case FORGET -> {}
                case NONE -> flag(context);
            }
        }

        private void flag(EpochContext context) {
            framework().flagMeta(context, LINK, "up");
        }

        @Override
        protected int awaited(EpochContext context) {
            return neighbors(context, LINK);
        }

        @Override
        protected void heardAll(EpochContext context) {
            if (id() == 0) {
                framework().incEpoch(context);
            } else {
                flag(context);
            }
        }
    }
}
