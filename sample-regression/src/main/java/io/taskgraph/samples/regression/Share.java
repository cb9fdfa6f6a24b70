package io.taskgraph.samples.regression;

import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumShare;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.samples.regression.model.DesignReader;
import io.taskgraph.samples.regression.model.FirstRows;
import io.taskgraph.samples.regression.model.Reduction;
import io.taskgraph.samples.regression.model.Request;
import io.taskgraph.samples.regression.model.Shard;
import org.jspecify.annotations.Nullable;

/** One task's share of the rows, read when it is first asked about them. Safe for use by several threads. */
final class Share {

    private final RegressionProperties properties;
    private final DatumSource source;
    private final DatumShare rows;
    private final FirstRows first;
    private @Nullable Shard shard;

    /** @param first for all shares of the process */
    Share(RegressionProperties properties, DatumSource source, int task, int tasks, FirstRows first) {
        this.properties = properties;
        this.source = source;
        this.rows = source.share(task, tasks);
        this.first = first;
    }

    DesignReader reader() {
        return new DesignReader(properties.data(), properties.getFamily(), source);
    }

    /** Returns what all tasks must find when they look at the input. */
    String fingerprint() {
        return source.fingerprint();
    }

    /**
     * Answers a request for the own rows.
     *
     * @param fingerprint fingerprint of the input at the task that leads the fit
     * @throws DatumException if the input here is another one, or unreadable, or wrong
     */
    synchronized Reduction answer(Request request, String fingerprint) {
        String own = source.fingerprint();
        if (!own.equals(fingerprint)) {
            throw new DatumException(
                    properties.getInput(),
                    0,
                    "the input differs between processes: there are " + own + " here but " + fingerprint
                            + " at the task that leads the fit; give all processes the same and start the job again");
        }
        Shard current = shard;
        if (current == null) {
            current = new Shard(reader().read(rows, first), properties.model(), first);
            shard = current;
        }
        return current.answer(request);
    }
}
