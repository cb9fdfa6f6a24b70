package io.taskgraph.samples.regression;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.taskgraph.samples.regression.model.Family;
import io.taskgraph.samples.regression.model.Method;
import io.taskgraph.samples.regression.model.NistDataSet;
import io.taskgraph.samples.regression.model.PublicFit;
import io.taskgraph.samples.regression.model.ReferenceProblem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the application from the command line to the file it writes, on the embedded coordinator, and checks the fit. */
class RegressionApplicationTests {

    @TempDir
    private Path folder;

    static Stream<Arguments> problems() {
        return ReferenceProblem.all().stream()
                .flatMap(problem -> Stream.of(Method.values())
                        .filter(method -> method == Method.LBFGS || problem.family() != Family.MULTINOMIAL)
                        .map(method -> Arguments.of(problem, method)));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void everyReferenceSolutionIsReproduced(ReferenceProblem problem, Method method) throws Exception {
        List<String> options = new ArrayList<>(problem.options());
        options.add("--regression.solver=" + method);

        DocumentContext json = fit(options);

        assertThat(problem.differences(
                        json.<Number>read("$.objective").doubleValue(), numbers(json, "intercept"), weights(json)))
                .isEmpty();
    }

    static List<PublicFit> publicFits() {
        return PublicFit.all();
    }

    @ParameterizedTest
    @MethodSource("publicFits")
    void everyFigureOnPublicDataIsThatOfR(PublicFit fit) throws Exception {
        List<String> options = new ArrayList<>(fit.options());
        options.add("--taskgraph.job.tasks=4");

        assertThat(fit.differences(fit(options)))
                .allSatisfy((figure, difference) -> assertThat(difference).isLessThan(5e-9));
    }

    static Stream<Arguments> dataSets() {
        return NistDataSet.all().stream()
                .flatMap(set -> Stream.of(Method.values()).map(method -> Arguments.of(set, method)));
    }

    @ParameterizedTest
    @MethodSource("dataSets")
    void everyCertifiedFitIsReproducedToTheAttainableDigits(NistDataSet set, Method method) throws Exception {
        DocumentContext json = fit(nistOptions(set, "--regression.solver=" + method));

        assertThat(set.digits(coefficients(json, set))).isGreaterThanOrEqualTo(set.attainableDigits(method));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 15, 31})
    void digitsDoNotDependOnTheNumberOfTasks(int tasks) throws Exception {
        NistDataSet longley = NistDataSet.all().stream()
                .filter(set -> set.name().equals("Longley"))
                .findFirst()
                .orElseThrow();

        DocumentContext json = fit(nistOptions(longley, "--taskgraph.job.tasks=" + tasks));

        assertThat(json.<Integer>read("$.tasks")).isEqualTo(tasks);
        assertThat(json.<Integer>read("$.rows")).isEqualTo(16);
        assertThat(longley.digits(coefficients(json, longley)))
                .isGreaterThanOrEqualTo(longley.attainableDigits(Method.NEWTON));
    }

    @Test
    void withoutOptionsTheBundledDataAreFittedByFifteenTasks() throws Exception {
        DocumentContext json = fit(List.of());

        assertThat(json.<Integer>read("$.tasks")).isEqualTo(15);
        assertThat(ReferenceProblem.all()
                        .get(0)
                        .differences(
                                json.<Number>read("$.objective").doubleValue(),
                                numbers(json, "intercept"),
                                weights(json)))
                .isEmpty();
    }

    private List<String> nistOptions(NistDataSet set, String option) throws IOException {
        return List.of(
                "--regression.input=" + set.writeTo(folder),
                "--regression.target=y",
                "--regression.intercept=" + set.intercept(),
                option);
    }

    private DocumentContext fit(List<String> options) throws Exception {
        Path file = folder.resolve("result.json");
        List<String> all = new ArrayList<>(options);
        all.add("--regression.output=" + file);
        CommandLine run = CommandLine.run(all.toArray(String[]::new));
        assertThat(run.status()).as(run.outcome().message()).isZero();
        assertThat(run.outcome().isSuccess()).isTrue();
        return JsonPath.parse(file.toFile());
    }

    private static double[] coefficients(DocumentContext json, NistDataSet set) {
        return set.intercept()
                ? DoubleStream.concat(Arrays.stream(numbers(json, "intercept")), Arrays.stream(weights(json)))
                        .toArray()
                : weights(json);
    }

    private static double[] weights(DocumentContext json) {
        return numbers(json, "coefficients");
    }

    private static double[] numbers(DocumentContext json, String key) {
        return ReferenceProblem.numbers(json.read("$." + key));
    }
}
