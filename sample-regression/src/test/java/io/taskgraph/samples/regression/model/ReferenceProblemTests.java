package io.taskgraph.samples.regression.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceProblemTests {

    private static final List<Integer> TASKS = List.of(1, 2, 7, 15, 31);

    static Stream<Arguments> problems() {
        return ReferenceProblem.all().stream()
                .flatMap(problem -> Stream.of(Method.values())
                        .filter(method -> method == Method.LBFGS || problem.family() != Family.MULTINOMIAL)
                        .map(method -> Arguments.of(problem, method)));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void optimumIsReachedWithAnyNumberOfTasks(ReferenceProblem problem, Method method) {
        Solution single = SimulatedTree.fit(problem.reader(), problem.model().by(method), 1);
        for (int tasks : TASKS) {
            Solution solution =
                    SimulatedTree.fit(problem.reader(), problem.model().by(method), tasks);
            assertThat(problem.differences(solution)).as("%d tasks", tasks).isEmpty();
            assertThat(solution.objective()).isCloseTo(single.objective(), within(1e-13 * single.objective()));
            // Only multinomial models lack the refinement at the optimum.
            assertThat(distance(solution, single)).isLessThan(problem.family() == Family.MULTINOMIAL ? 1e-6 : 1e-13);
        }
    }

    private static double distance(Solution a, Solution b) {
        double[] left = standardised(a);
        double[] right = standardised(b);
        return Doubles.largest(Doubles.plus(left, -1, right)) / Doubles.largest(right);
    }

    private static double[] standardised(Solution solution) {
        return solution.coefficients().stream()
                .mapToDouble(Coefficient::standardised)
                .toArray();
    }

    /** Not how the sample fits, but nothing else shows loss and gradient on such a long way. */
    @ParameterizedTest
    @MethodSource("gradientDescents")
    void gradientDescentLeavesTheTraceOfTheReference(ReferenceProblem problem, int tasks) {
        ModelSpec spec = problem.model().by(Method.LBFGS);
        SimulatedTree tree = new SimulatedTree(problem.reader(), spec, tasks);
        StartingPoint start = StartingPoint.of(
                (ColumnStatistics) tree.reduce(Request.forStatistics()),
                spec,
                problem.reader().features(),
                problem.reader().question(spec).positive());
        double[] point = new double[start.coefficients().length];
        Request.Frame frame = new Request.Frame(List.of(), start.classes(), 0, start.standardisation());
        Map<String, Object> trace = ReferenceProblem.object(
                ReferenceProblem.object(problem.json().get("gradient_descent")).get("objective_after"));
        for (int step = 0; step <= 1000; step++) {
            LossAndGradient answer = (LossAndGradient) tree.reduce(new Request(Request.Kind.GRADIENT, frame, point));
            double rows = answer.sums().rows();
            if (trace.containsKey(Integer.toString(step))) {
                double expected = ReferenceProblem.numbers(trace.get(Integer.toString(step)))[0];
                assertThat(answer.loss() / rows + start.penalty().value(point))
                        .as("after %d steps", step)
                        .isCloseTo(expected, within(1e-9 * expected));
            }
            point = Doubles.plus(
                    point,
                    -problem.number("gradient_descent", "step"),
                    start.penalty().gradient(answer.gradient(), rows, point));
        }
    }

    static Stream<Arguments> gradientDescents() {
        return ReferenceProblem.all().stream()
                .flatMap(problem -> Stream.of(1, 15).map(tasks -> Arguments.of(problem, tasks)));
    }

    @Test
    void newtonNeedsFewEpochs() {
        for (ReferenceProblem problem : ReferenceProblem.all()) {
            if (problem.family() == Family.GAUSSIAN) {
                assertThat(SimulatedTree.fit(problem.reader(), problem.model(), 7)
                                .evaluations())
                        .as(problem.id())
                        .isLessThanOrEqualTo(3);
            } else if (problem.family() == Family.BINOMIAL) {
                assertThat(SimulatedTree.fit(problem.reader(), problem.model(), 7)
                                .evaluations())
                        .as(problem.id())
                        .isLessThanOrEqualTo(12);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("problems")
    void objectiveAndGradientAtZeroAreThoseOfTheReference(ReferenceProblem problem, Method method) {
        ModelSpec spec = problem.model().by(method);
        SimulatedTree tree = new SimulatedTree(problem.reader(), spec, 15);
        ColumnStatistics statistics = (ColumnStatistics) tree.reduce(Request.forStatistics());
        double[] expected = ReferenceProblem.numbers(
                ReferenceProblem.object(problem.json().get("at_zero")).get("gradient"));
        StartingPoint start = StartingPoint.of(
                statistics,
                spec,
                problem.reader().features(),
                problem.reader().question(spec).positive());
        Request.Frame frame = new Request.Frame(List.of(), start.classes(), 0, start.standardisation());
        LossAndGradient answer =
                (LossAndGradient) tree.reduce(new Request(Request.Kind.GRADIENT, frame, new double[expected.length]));
        double rows = answer.sums().rows();
        assertThat(answer.loss() / rows)
                .isCloseTo(problem.number("at_zero", "objective"), within(1e-12 * answer.loss() / rows));
        assertThat(Doubles.largest(Doubles.plus(expected, -1 / rows, answer.gradient())))
                .isLessThan(1e-12 * Math.max(1, Doubles.largest(expected)));
    }

    private static Design rows(Design all, int from, int to) {
        Design.Builder some = new Design.Builder(all.features(), false, false);
        for (int row = from; row < to; row++) {
            some.add(all.target(row), 1, 0, row);
            for (int column = 0; column < all.numberCount(); column++) {
                some.setNumber(column, all.number(row, column));
            }
        }
        return some.build();
    }

    /** The reference file has the sums at zero of each of 15 tasks and the loss of each subtree. */
    @Test
    void tasksAndSubtreesAddUpAsInTheReference() {
        Map<String, Object> shards = ReferenceProblem.load("shards-diabetes-lin-0.json");
        Design all = SimulatedTree.reader(DataSpec.of("classpath:data/diabetes.csv", "progression"), Family.GAUSSIAN)
                .readAll();
        ModelSpec spec = ModelSpec.of(Family.GAUSSIAN, 0);
        List<Design> designs = IntStream.range(0, 15)
                .mapToObj(task -> rows(all, task * all.rows() / 15, (task + 1) * all.rows() / 15))
                .toList();
        SimulatedTree tree = new SimulatedTree(designs, spec);
        Standardisation standardisation = new Standardisation(
                ReferenceProblem.numbers(shards.get("mean")), ReferenceProblem.numbers(shards.get("std")));
        Request request = new Request(Request.Kind.GRADIENT, Request.Frame.of(standardisation), new double[11]);
        Map<String, Object> zero =
                ReferenceProblem.objects(shards.get("points")).get(0);
        double[] subtreeLosses = ReferenceProblem.numbers(zero.get("subtree_loss"));
        for (int task = 0; task < 15; task++) {
            LossAndGradient own = (LossAndGradient) new Shard(designs.get(task), spec).answer(request);
            double[] gradient = ReferenceProblem.numbers(
                    ReferenceProblem.objects(zero.get("tasks")).get(task).get("gradient"));
            assertThat(Doubles.largest(Doubles.plus(gradient, -1, own.gradient())))
                    .isLessThan(1e-8);
            LossAndGradient subtree = (LossAndGradient) tree.reduce(task, request.toBytes());
            assertThat(subtree.loss()).isCloseTo(subtreeLosses[task], within(1e-12 * subtreeLosses[task]));
        }
    }
}
