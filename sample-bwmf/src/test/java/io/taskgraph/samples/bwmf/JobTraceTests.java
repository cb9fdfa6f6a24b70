package io.taskgraph.samples.bwmf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.taskgraph.Outcome;
import io.taskgraph.samples.bwmf.io.FactorCodec;
import io.taskgraph.samples.bwmf.model.LineSearch;
import io.taskgraph.samples.bwmf.model.Precision;
import io.taskgraph.samples.bwmf.model.Progress;
import io.taskgraph.samples.bwmf.model.ReferenceCase;
import io.taskgraph.samples.bwmf.model.SolverSettings;
import io.taskgraph.samples.bwmf.model.StopRule;
import io.taskgraph.test.simulation.Faults;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs of tasks that exchange blocks, against what other implementations give and against each other. */
class JobTraceTests {

    private static final int ITERATIONS = 5;
    private static final StopRule STOP = new StopRule(ITERATIONS, 0, Double.POSITIVE_INFINITY);

    static Stream<Arguments> blocks() {
        return ReferenceCase.all().flatMap(reference -> Stream.of(1, 4).map(tasks -> Arguments.of(reference, tasks)));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void lineSearchByBlockFollowsTheReference(ReferenceCase reference, int tasks) {
        List<Progress> course = run(reference, SolverSettings.projectedGradient(LineSearch.BLOCK), STOP, tasks)
                .course()
                .points();
        List<Double> losses = reference.blockTrace(tasks);
        assertThat(course).hasSize(ITERATIONS + 1);
        course.forEach(point -> assertLoss(reference, point, losses.get(point.iteration())));
    }

    static Stream<ReferenceCase> cases() {
        return ReferenceCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void multiplicativeUpdatesFollowScikitLearn(ReferenceCase reference) {
        StopRule stop = new StopRule(10, 0, Double.POSITIVE_INFINITY);
        List<Progress> course = run(reference, SolverSettings.multiplicative(), stop, 4)
                .course()
                .points();
        reference
                .multiplicativeTrace()
                .headMap(11)
                .forEach((iteration, loss) -> assertLoss(reference, course.get(iteration), loss));
    }

    private static void assertLoss(ReferenceCase reference, Progress point, double expected) {
        double tolerance = 1e-9 * Math.abs(expected + reference.constant()) + 1e-14 * Math.abs(reference.constant());
        assertThat(point.loss()).as("iteration %d", point.iteration()).isCloseTo(expected, within(tolerance));
        assertThat(point.divergence()).isCloseTo(expected + reference.constant(), within(tolerance));
    }

    @ParameterizedTest
    @ValueSource(strings = {"planted5", "digits", "austen"})
    void factorsLossesAndGradientsAreTheSameBitForBitForAnyNumberOfTasks(String name) {
        ReferenceCase reference = new ReferenceCase(name, 5);
        StopRule stop = new StopRule(2, 1e-12, Double.POSITIVE_INFINITY);
        for (SolverSettings solver :
                List.of(SolverSettings.projectedGradient(LineSearch.ROW), SolverSettings.multiplicative())) {
            SimulatedJob alone = run(reference, solver, stop, 1);
            for (int tasks : new int[] {2, 4, 7}) {
                SimulatedJob job = run(reference, solver, stop, tasks);
                assertThat(job.course().points())
                        .as("%d tasks", tasks)
                        .isEqualTo(alone.course().points());
                assertThat(encoded(job)).as("%d tasks", tasks).isEqualTo(encoded(alone));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void stopsAtTheFirstIterationWithASmallEnoughGradientAndReturnsItsFactors(int tasks) {
        ReferenceCase reference = new ReferenceCase("planted5", 5);
        SolverSettings solver = SolverSettings.projectedGradient(LineSearch.ROW);
        SimulatedJob job = run(reference, solver, new StopRule(500, 1e-2, Double.POSITIVE_INFINITY), tasks);
        List<Progress> points = job.course().points();
        int last = points.size() - 1;
        assertThat(last).isBetween(1, 499);
        double limit = 1e-2 * points.get(0).gradientNorm();
        assertThat(points.get(last).gradientNorm()).isLessThanOrEqualTo(limit);
        assertThat(points.subList(0, last))
                .allSatisfy(point -> assertThat(point.gradientNorm()).isGreaterThan(limit));
        SimulatedJob counted = run(reference, solver, new StopRule(last, 0, Double.POSITIVE_INFINITY), 2);
        assertThat(encoded(job)).isEqualTo(encoded(counted));
    }

    private static List<Object> encoded(SimulatedJob job) {
        return List.of(
                FactorCodec.encode(0, job.factors().d()),
                FactorCodec.encode(0, job.factors().t()));
    }

    private static SimulatedJob run(ReferenceCase reference, SolverSettings solver, StopRule stop, int tasks) {
        Problem problem = SimulatedJob.problem(reference.input(), solver, stop, reference.start(Precision.DOUBLE));
        SimulatedJob job = new SimulatedJob(problem, tasks, 1, 1, Faults.delaysOnly(), 0);
        assertThat(job.outcomes()).hasSize(1).allMatch(Outcome::isSuccess);
        return job;
    }
}
