package io.taskgraph.test.simulation;

import com.google.protobuf.ByteString;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Outcome;
import io.taskgraph.Task;
import io.taskgraph.backup.BackedUpFramework;
import io.taskgraph.backup.Backupable;
import io.taskgraph.backup.UpdateLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A task whose state is the list of its updates, and which in each epoch makes some of any task. */
final class UpdateJob implements Task, Backupable {

    static final String LINK = "all";
    private static final int AT_ONCE = 4;

    private final UpdateChecker checker;
    private final Random random;
    private final long tasks;
    private final long lastEpoch;
    private final int updates;
    private final List<String> state = new ArrayList<>();
    private final Set<Long> done = new HashSet<>();
    private BackedUpFramework framework;
    private boolean primary;
    /** Incarnation of the primary with which this life of the task began; 0 before that is known. */
    private long origin;

    UpdateJob(UpdateChecker checker, Random random, long tasks, long lastEpoch, int updates) {
        this.checker = checker;
        this.random = random;
        this.tasks = tasks;
        this.lastEpoch = lastEpoch;
        this.updates = updates;
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        framework = (BackedUpFramework) newFramework;
    }

    @Override
    public void becamePrimary() {
        primary = true;
        if (origin == 0) {
            origin = framework.fencingToken();
        }
        checker.took(framework.getTaskId(), framework.fencingToken(), origin, state);
    }

    @Override
    public void becameBackup() {
        if (primary) {
            checker.breach("a primary of task " + framework.getTaskId() + " became a backup");
        }
    }

    @Override
    public void update(UpdateLog log) {
        state.add(log.payload().toStringUtf8());
        if (log.updateId() != state.size()) {
            checker.breach("update " + log.updateId() + " of task " + framework.getTaskId() + " follows "
                    + (state.size() - 1));
        }
        checker.applied(
                framework.getTaskId(), origin, log.updateId(), log.payload().toStringUtf8());
    }

    @Override
    public void writeState(OutputStream out) throws IOException {
        out.write((origin + " " + String.join(" ", state)).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void restoreState(InputStream in) throws IOException {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        long formerOrigin = origin;
        int formerSize = state.size();
        state.clear();
        state.addAll(List.of(text.split(" ")));
        origin = Long.parseLong(state.remove(0));
        if (origin == formerOrigin && state.size() < formerSize) {
            checker.fellBack(framework.getTaskId(), formerSize, state.size());
        }
        checker.restored(framework.getTaskId(), origin, state);
    }

    @Override
    public void enterEpoch(EpochContext context) {
        if (!primary) {
            checker.breach("task " + framework.getTaskId() + " enters an epoch as backup");
        }
        done.clear();
        int[] ended = {0};
        for (int i = 0; i < AT_ONCE; i++) {
            update(context, i, ended);
        }
    }

    /** Makes one update, and when it has ended the next one, until this epoch's are made. */
    private void update(EpochContext context, int number, int[] ended) {
        if (number >= updates) {
            return;
        }
        long to = random.nextInt((int) tasks);
        UpdateChecker.Made made = checker.made(to);
        framework
                .update(to, UpdateLog.of(ByteString.copyFromUtf8(made.payload())))
                .whenComplete((none, failure) -> {
                    checker.ended(made, failure);
                    update(context, number + AT_ONCE, ended);
                    if (++ended[0] == updates) {
                        framework.flagMeta(context, LINK, "done");
                        done(context, framework.getTaskId());
                    }
                })
                .exceptionally(failure -> null);
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        done(context, fromId);
    }

    private void done(EpochContext context, long task) {
        done.add(task);
        if (framework.getTaskId() == 0 && done.size() == tasks) {
            if (context.epoch() < lastEpoch) {
                framework.incEpoch(context);
            } else {
                framework.shutdownJob(Outcome.succeeded());
            }
        }
    }

    @Override
    public void exit() {
        if (primary) {
            checker.exits(framework.getTaskId(), framework.fencingToken(), state);
        }
    }
}
