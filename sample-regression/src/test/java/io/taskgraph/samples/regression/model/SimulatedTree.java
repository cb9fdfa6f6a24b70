package io.taskgraph.samples.regression.model;

import io.taskgraph.datum.DatumIteratorBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs a fit over a binary tree of shards in one thread; all that a task would send goes through bytes. */
final class SimulatedTree {

    private static final int EPOCH_LIMIT = 2000;

    private final List<Shard> shards = new ArrayList<>();

    private final Question question;

    SimulatedTree(DesignReader reader, ModelSpec spec, int tasks) {
        this(
                IntStream.range(0, tasks)
                        .mapToObj(task -> reader.read(task, tasks))
                        .toList(),
                reader.question(spec));
    }

    SimulatedTree(List<Design> designs, ModelSpec spec) {
        this(designs, new Question(spec, designs.get(0).features(), null, false, false));
    }

    private SimulatedTree(List<Design> designs, Question question) {
        this.question = question;
        ModelSpec spec = question.spec();
        designs.forEach(design -> shards.add(new Shard(design, spec)));
    }

    static DesignReader reader(DataSpec data, Family family) {
        return new DesignReader(data, family, DatumIteratorBuilder.csv().source(data.location()));
    }

    static Solution fit(DesignReader reader, ModelSpec spec, int tasks) {
        return new SimulatedTree(reader, spec, tasks).fit();
    }

    Solution fit() {
        Solver solver = new Fit(question);
        for (int epoch = 0; epoch < EPOCH_LIMIT; epoch++) {
            if (solver.advance(reduce(solver.next())).finished()) {
                return solver.solution();
            }
        }
        throw new AssertionError("the fit has not finished within " + EPOCH_LIMIT + " epochs");
    }

    Reduction reduce(Request request) {
        return reduce(0, request.toBytes());
    }

    Reduction reduce(int task, byte[] request) {
        Reduction own = shards.get(task).answer(Request.fromBytes(request));
        own = mergeChild(own, 2 * task + 1, request);
        return mergeChild(own, 2 * task + 2, request);
    }

    private Reduction mergeChild(Reduction own, int child, byte[] request) {
        @Nullable Reduction below = child < shards.size() ? reduce(child, request) : null;
        return below == null ? own : own.merge(Reduction.fromBytes(below.toBytes()));
    }
}
