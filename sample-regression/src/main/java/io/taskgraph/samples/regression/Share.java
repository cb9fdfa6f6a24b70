package io.taskgraph.samples.regression;

import io.taskgraph.TaskGraphException;
import io.taskgraph.datum.DatumShare;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.samples.regression.model.DesignReader;
import io.taskgraph.samples.regression.model.FirstRows;
import io.taskgraph.samples.regression.model.Reduction;
import io.taskgraph.samples.regression.model.Request;
import io.taskgraph.samples.regression.model.Shard;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One task's share of the rows, read when it is first asked about them. Safe for use by several threads. */
final class Share {

    private final RegressionProperties properties;
    private final DatumSource source;
    private final DatumShare rows;
    private final FirstRows first;
    private final String options;
    private @Nullable Shard shard;

    /** @param first for all shares of the process */
    Share(RegressionProperties properties, DatumSource source, int task, int tasks, FirstRows first) {
        this.properties = properties;
        this.source = source;
        this.rows = source.share(task, tasks);
        this.first = first;
        this.options = Agreement.options(properties, Map.of());
    }

    DesignReader reader() {
        return new DesignReader(properties.data(), properties.getFamily(), source);
    }

    /** Returns what all tasks must have alike: the input, which is looked at again, and the options. */
    String agreement() {
        return Agreement.of(source.fingerprint(), options);
    }

    /**
     * Answers a request for the own rows.
     *
     * @param agreement what the task that leads the fit has
     * @throws TaskGraphException if input or options are others here, or the input is unreadable or wrong
     */
    synchronized Reduction answer(Request request, String agreement) {
        Agreement.check(agreement(), agreement, properties.getInput());
        Shard current = shard;
        if (current == null) {
            current = new Shard(reader().read(rows, first), properties.model(), first);
            shard = current;
        }
        return current.answer(request);
    }
}
