package io.taskgraph.samples.regression;

import io.taskgraph.samples.regression.model.DesignReader;
import io.taskgraph.samples.regression.model.Reduction;
import io.taskgraph.samples.regression.model.Request;
import io.taskgraph.samples.regression.model.Shard;
import org.jspecify.annotations.Nullable;

/** One task's share of the rows, read when it is first asked about them. Safe for use by several threads. */
final class Share {

    private final RegressionProperties properties;
    private final int task;
    private final int tasks;
    private @Nullable Shard shard;

    Share(RegressionProperties properties, int task, int tasks) {
        this.properties = properties;
        this.task = task;
        this.tasks = tasks;
    }

    synchronized Reduction answer(Request request) {
        Shard current = shard;
        if (current == null) {
            DesignReader reader = new DesignReader(properties.data(), properties.getFamily());
            current = new Shard(reader.read(task, tasks), properties.model());
            shard = current;
        }
        return current.answer(request);
    }
}
