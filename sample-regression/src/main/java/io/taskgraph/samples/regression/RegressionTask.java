package io.taskgraph.samples.regression;

import io.taskgraph.Outcome;
import io.taskgraph.iterative.Iteration;
import io.taskgraph.iterative.IterativeTask;
import io.taskgraph.samples.regression.model.ColumnStatistics;
import io.taskgraph.samples.regression.model.Fit;
import io.taskgraph.samples.regression.model.MergeTree;
import io.taskgraph.samples.regression.model.Question;
import io.taskgraph.samples.regression.model.Reduction;
import io.taskgraph.samples.regression.model.Request;
import io.taskgraph.samples.regression.model.Step;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One task of a fit: it answers for its own rows what the solver asks. The solver is at task 0, the leader. A new copy of the leader
 * brings its solver to the same point by the answers so far.
 */
final class RegressionTask implements IterativeTask<Course> {

    private static final long LEADER = 0;

    private final Share share;
    private final RegressionProperties properties;
    private final Report report;
    private @Nullable Fit solver;
    private int taken;

    RegressionTask(Share share, RegressionProperties properties, Report report) {
        this.share = share;
        this.properties = properties;
        this.report = report;
    }

    @Override
    public boolean replicated() {
        return true;
    }

    @Override
    public Course start(Iteration it) {
        return new Course(it.broadcast("agreement", LEADER, share::agreement), List.of());
    }

    @Override
    public Course next(Iteration it, Course course) {
        byte[] request =
                it.broadcast("request", LEADER, () -> solverAt(course).next().toBytes());
        Reduction own = share.answer(Request.fromBytes(request), course.agreement());
        Optional<List<byte[]>> answers = it.gather("answers", LEADER, own.toBytes());
        byte[] merged = it.broadcast(
                "merged",
                LEADER,
                () -> new MergeTree(properties.getFanOut())
                        .merge(answers.orElseThrow())
                        .toBytes());
        if (it.task() == LEADER) {
            advance(it, solverAt(course), Reduction.fromBytes(merged));
        }
        return course.plus(merged);
    }

    /** Returns the solver after all answers of a course. */
    private Fit solverAt(Course course) {
        Fit current = solver;
        if (current == null) {
            OutputFile.check("regression.output", properties.getOutput());
            OutputFile.check("regression.report", properties.getReport());
            current = new Fit(question());
            solver = current;
        }
        while (taken < course.answers().size()) {
            current.advance(Reduction.fromBytes(course.answers().get(taken++)));
        }
        return current;
    }

    private Question question() {
        Question question = share.reader().question(properties.model());
        return properties.getReport() == null ? question : question.withBins();
    }

    private void advance(Iteration it, Fit current, Reduction merged) {
        if (merged instanceof ColumnStatistics statistics && statistics.rows() == 0) {
            throw share.reader().noRows();
        }
        taken++;
        Step step = current.advance(merged);
        report.progress(it.number(), step);
        if (step.finished()) {
            report.finish(it.number(), current.solution());
            it.stop(Outcome.succeeded("fitted in " + (it.number() + 1) + " epochs"));
        }
    }
}
