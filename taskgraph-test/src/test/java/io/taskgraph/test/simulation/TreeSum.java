package io.taskgraph.test.simulation;

import com.google.protobuf.Message;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.test.contract.TreeSumTask;
import java.util.Map;

/** The original project's own check, with chaos before each step. */
final class TreeSum extends TreeSumTask {

    /** Told before each step of a task; may kill it. */
    interface Chaos {
        void before(String callback, Framework framework);
    }

    private final Chaos chaos;

    /** Writes the sum of each epoch into {@code sums}. */
    TreeSum(long lastEpoch, Map<Long, Long> sums, Chaos chaos) {
        super(Root.recording(sums, () -> lastEpoch));
        this.chaos = chaos;
    }

    @Override
    public void init(long taskId, Framework newFramework) {
        super.init(taskId, newFramework);
        chaos.before("init", newFramework);
    }

    @Override
    public void enterEpoch(EpochContext context) {
        chaos.before("enterEpoch", framework());
        super.enterEpoch(context);
    }

    @Override
    public void metaReady(EpochContext context, long fromId, String linkType, String meta) {
        chaos.before("metaReady", framework());
        super.metaReady(context, fromId, linkType, meta);
    }

    @Override
    public void dataReady(EpochContext context, long fromId, String method, Message output) {
        chaos.before("dataReady", framework());
        super.dataReady(context, fromId, method, output);
    }

    @Override
    protected void asked() {
        chaos.before("handler", framework());
    }
}
