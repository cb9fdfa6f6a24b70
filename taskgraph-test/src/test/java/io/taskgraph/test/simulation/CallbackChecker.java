package io.taskgraph.test.simulation;

import com.google.protobuf.Message;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.Task;
import io.taskgraph.TaskBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Stands between the runtime and tasks and notes every breach of the promised order of callbacks and of fencing. */
final class CallbackChecker {

    private final Map<Long, Long> newestToken = new HashMap<>();
    private final List<String> breaches = new ArrayList<>();
    private final boolean handsOver;

    CallbackChecker() {
        this(false);
    }

    /**
     * Makes a checker.
     *
     * @param handsOver whether tasks change hands while their former copy is alive, so that it acts until it is told; only its
     *     effects are fenced then
     */
    CallbackChecker(boolean handsOver) {
        this.handsOver = handsOver;
    }

    TaskBuilder watch(TaskBuilder builder) {
        return taskId -> {
            Task task = builder.getTask(taskId);
            return WithState.of(new Watched(taskId, task), task);
        };
    }

    List<String> breaches() {
        return breaches;
    }

    private final class Watched implements Task {

        private final long id;
        private final Task task;
        private final Set<List<Object>> metas = new HashSet<>();
        private Framework framework;
        private long epoch = -1;
        private boolean running;
        private boolean exited;

        Watched(long id, Task task) {
            this.id = id;
            this.task = task;
        }

        private void breach(String what) {
            breaches.add("task " + id + "@" + framework.fencingToken() + " in epoch " + epoch + ": " + what);
        }

        private void run(String callback, Runnable body) {
            long token = framework.fencingToken();
            if (newestToken.merge(id, token, Math::max) > token && !handsOver) {
                breach(callback + " after a newer incarnation has acted");
            }
            if (running) {
                breach(callback + " overlaps another callback");
            }
            if (exited) {
                breach(callback + " after exit");
            }
            running = true;
            try {
                body.run();
            } finally {
                running = false;
            }
        }

        @Override
        public void init(long taskId, Framework newFramework) {
            framework = newFramework;
            run("init", () -> task.init(taskId, newFramework));
        }

        @Override
        public void enterEpoch(EpochContext context) {
            if (context.epoch() <= epoch) {
                breach("enters epoch " + context.epoch());
            }
            epoch = context.epoch();
            metas.clear();
            run("enterEpoch", () -> task.enterEpoch(context));
        }

        @Override
        public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
            inEpoch("metaReady", context);
            if (!metas.add(List.of(fromId, linkType, meta))) {
                breach("told twice of " + meta + " from " + fromId);
            }
            run("metaReady", () -> task.metaReady(context, fromId, linkType, meta));
        }

        @Override
        public void dataReady(EpochContext context, long fromId, String method, Message output) {
            inEpoch("dataReady", context);
            run("dataReady", () -> task.dataReady(context, fromId, method, output));
        }

        private void inEpoch(String callback, EpochContext context) {
            if (context.epoch() != epoch) {
                breach(callback + " of epoch " + context.epoch());
            }
        }

        @Override
        public void exit() {
            run("exit", task::exit);
            exited = true;
        }

        @Override
        public GrpcHelper grpc() {
            return task.grpc();
        }
    }
}
