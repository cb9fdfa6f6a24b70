package io.taskgraph.samples.regression.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumIteratorBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs that this and other tools have read or fitted wrongly, with the right value and where it is from. */
class CasesTests {

    private static final DataSpec.Roles NONE = DataSpec.Roles.NONE;

    // Classes are the labels that occur.

    /** scikit-learn 1.2.1, LogisticRegression(C=1/150), on standardised columns: three classes. */
    @Test
    void irisWithRsClassNumbersHasThreeClasses() {
        Solution solution = fit(resource("iris_123.csv", "Species"), Family.MULTINOMIAL, 1);
        assertThat(solution.classes()).containsExactly("1", "2", "3");
        assertThat(solution.coefficients()).hasSize(3 * 5);
        assertThat(solution.explained()).isCloseTo(0.362, within(5e-4));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0,1,2", "1,2,3", "10,20,30", "-7,0.5,900", "setosa,versicolor,virginica", "b c,a,A"})
    void namesOfClassesDoNotShowInTheFit(String names) {
        String[] labels = names.split(",", -1);
        StringBuilder text = new StringBuilder("x,y\n");
        double[] x = {1, 2.5, 3, 4, 2, 3.5, 5, 6, 4, 5.5, 7, 8};
        for (int i = 0; i < x.length; i++) {
            text.append(x[i]).append(',').append(labels[i / 4]).append('\n');
        }
        Solution solution = fit(text(text.toString(), "y"), Family.MULTINOMIAL, 0);
        assertThat(solution.classes()).hasSize(3);
        // nnet 7.3-18: multinom(y ~ x, abstol = 1e-15, reltol = 1e-15)
        assertThat(solution.deviance()).isCloseTo(MULTINOM_DEVIANCE, within(1e-7));
    }

    /** nnet::multinom of the three groups above. */
    private static final double MULTINOM_DEVIANCE = 18.106776758927;

    @ParameterizedTest
    @CsvSource({"0,1,1", "1,2,2", "-1,1,1", "no,yes,yes", "0,2,2", "1.0,2e0,2", "TRUE,FALSE,TRUE"})
    void theLastOfTwoClassesCountsAsOne(String first, String second, String last) {
        String rows = "1,A\n2,B\n3,A\n4,B\n5,B\n6,A\n7,B\n8,B\n";
        String text = "x,y\n" + rows.replace("A", "{a}").replace("B", "{b}");
        Solution solution = fit(text(text.replace("{a}", first).replace("{b}", second), "y"), Family.BINOMIAL, 0);
        assertThat(solution.classes()).last().isEqualTo(last);
        // R: glm(c(0,1,0,1,1,0,1,1) ~ seq(8), binomial)
        boolean swapped = last.equals(first);
        assertThat(solution.coefficients().get(1).raw()).isCloseTo(swapped ? -SLOPE : SLOPE, within(1e-9));
    }

    private static final double SLOPE = 0.39800930241812;

    @Test
    void moreThanTwoClassesNeedAPositiveOne() {
        DataSpec data = text("x,y\n1,a\n2,b\n3,c\n4,a\n5,b\n6,c\n", "y");
        assertThatExceptionOfType(TargetRangeException.class)
                .isThrownBy(() -> fit(data, Family.BINOMIAL, 0))
                .withMessageContaining("has 3: [a, b, c]; say by 'regression.positive'");
        DataSpec known = new DataSpec(data.location(), "y", List.of(), null, "b");
        assertThat(fit(known, Family.BINOMIAL, 0).classes()).containsExactly("a", "c", "b");
        DataSpec unknown = new DataSpec(data.location(), "y", List.of(), null, "d");
        assertThatExceptionOfType(TargetRangeException.class)
                .isThrownBy(() -> fit(unknown, Family.BINOMIAL, 0))
                .withMessageContaining("no row is of the class 'd'");
    }

    @Test
    void numbersAsClassesAreRefusedWhereThereAreTooMany() {
        StringBuilder text = new StringBuilder("x,y\n");
        for (int i = 0; i <= Labels.MAX_LABELS; i++) {
            text.append(i % 7).append(',').append(i * 0.37).append('\n');
        }
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> fit(text(text.toString(), "y"), ModelSpec.of(Family.MULTINOMIAL, 0), 1))
                .withMessageContaining("line 1002: column 'y': there are more than 1000 different values");
    }

    // No finite optimum.

    static Stream<Arguments> infinite() {
        return Stream.of(
                // A. Albert, J. A. Anderson, Biometrika 71 (1984); R warns "fitted probabilities numerically 0 or 1"
                Arguments.of("complete", "x,y\n1,0\n2,0\n3,0\n4,1\n5,1\n", Family.BINOMIAL, "[x]", "all 5 rows"),
                Arguments.of(
                        "quasi-complete",
                        "x,y\n1,0\n2,0\n3,0\n3,1\n4,1\n5,1\n",
                        Family.BINOMIAL,
                        "[x]",
                        "4 of 6 rows (lines 2, 3, 6, 7)"),
                Arguments.of(
                        "dummy",
                        "x,g,y\n1,0,0\n2,0,1\n3,0,0\n4,0,1\n5,0,0\n1,1,1\n3,1,1\n5,1,1\n",
                        Family.BINOMIAL,
                        "[g]",
                        "3 of 8 rows (lines 7, 8, 9)"),
                Arguments.of(
                        "three classes", "x,y\n1,a\n2,a\n3,b\n4,a\n5,b\n8,c\n9,c\n", Family.MULTINOMIAL, "[x]", "rows"),
                Arguments.of(
                        "class missing in a group",
                        "x,g,y\n1,0,a\n2,0,b\n3,0,c\n4,0,a\n5,0,c\n2,0,b\n1,1,a\n3,1,b\n5,1,a\n2,1,b\n",
                        Family.MULTINOMIAL,
                        "[g]",
                        "4 of 10 rows"),
                // S. Correia, P. Guimarães, T. Zylkin, arXiv:1903.01633: a regressor that is not 0 only where the
                // target is 0
                Arguments.of(
                        "zeros of a regressor",
                        "x,z,y\n1,0,3\n2,0,1\n3,0,2\n4,1,0\n2,2,0\n3,0,4\n",
                        Family.POISSON,
                        "[z]",
                        "2 of 6 rows (lines 5, 6)"),
                Arguments.of(
                        "zeros of a combination",
                        "x,z,y\n1,1,2\n2,2,3\n3,3,1\n4,4,4\n1,2,0\n2,4,0\n",
                        Family.POISSON,
                        "[x, z]",
                        "2 of 6 rows (lines 6, 7)"),
                Arguments.of("group of one", oneInAThousand(), Family.POISSON, "[g]", "1 of 1000 rows (line 502)"));
    }

    private static String oneInAThousand() {
        StringBuilder text = new StringBuilder("x,g,y\n");
        for (int i = 0; i < 1000; i++) {
            text.append(i % 10).append(i == 500 ? ",1,0\n" : ",0," + (i * 7 % 5) + "\n");
        }
        return text.toString();
    }

    @ParameterizedTest
    @MethodSource("infinite")
    void coefficientsWithoutLimitAreRefusedByColumnAndRows(
            String name, String text, Family family, String columns, String rows) {
        for (Method method : Method.values()) {
            if (family == Family.MULTINOMIAL && method == Method.NEWTON) {
                continue;
            }
            for (int tasks : List.of(1, 3)) {
                assertThatExceptionOfType(SeparableException.class)
                        .as("%s by %s", name, method)
                        .isThrownBy(() ->
                                fit(text(text, "y"), ModelSpec.of(family, 0).by(method), tasks))
                        .withMessageContaining("there is no finite optimum")
                        .withMessageContaining(columns)
                        .withMessageContaining(rows)
                        .withMessageContaining("set 'regression.l2' above 0");
            }
        }
        assertThat(fit(text(text, "y"), family, 0.1).gradientNorm()).isLessThan(1e-8);
    }

    @ParameterizedTest
    @EnumSource
    void textbookTableOfQuasiCompleteSeparationIsRefused(Method method) {
        assertThatExceptionOfType(SeparableException.class)
                .isThrownBy(() -> fit(
                        resource("quasi.csv", "y"),
                        ModelSpec.of(Family.BINOMIAL, 0).by(method),
                        2))
                .withMessageContaining("separable in part");
        assertThatExceptionOfType(SeparableException.class)
                .isThrownBy(() -> fit(resource("quasi.csv", "y"), Family.MULTINOMIAL, 0));
    }

    @ParameterizedTest
    @EnumSource
    void groupOfZeroCountsIsRefused(Method method) {
        for (Family family : List.of(Family.POISSON, Family.NEGATIVE_BINOMIAL)) {
            assertThatExceptionOfType(RegressionException.class)
                    .isThrownBy(() -> fit(
                            resource("pois_zero_group.csv", "y"),
                            ModelSpec.of(family, 0).by(method),
                            2))
                    .satisfies(ex -> assertThat(ex.getMessage())
                            .containsAnyOf(
                                    "the target is 0 in 3 of 6 rows (lines 2, 3, 4) that [g] tell apart",
                                    "spread no more than those of the poisson family"));
        }
    }

    @Test
    void bundledIrisWithoutPenaltyHasNoFiniteOptimum() {
        DataSpec iris = DataSpec.of("classpath:data/iris.csv", "species");
        assertThatExceptionOfType(SeparableException.class)
                .isThrownBy(() -> fit(iris, Family.MULTINOMIAL, 0))
                .withMessageContaining("of 150 rows");
    }

    /** Near separation: one row short of it. R 4.2.2's glm gives finite coefficients, and so does this. */
    @ParameterizedTest
    @EnumSource
    void nearlySeparableClassesHaveAFiniteOptimum(Method method) {
        String text = "x,y\n1,0\n2,0\n3,0\n4,1\n5,0\n6,1\n7,1\n8,1\n";
        Solution solution =
                fit(text(text, "y"), ModelSpec.of(Family.BINOMIAL, 0).by(method), 2);
        assertThat(solution.coefficients().get(1).raw()).isCloseTo(NEAR_SLOPE, within(1e-8));
    }

    /** glm(y ~ x, binomial, control = glm.control(1e-15)). */
    private static final double NEAR_SLOPE = 1.2822934116203;

    /** Rows whose expected count is 1e-20 at a finite optimum are no separation. */
    @Test
    void tinyExpectedCountsAreNoSeparation() {
        String text = "x,y\n0,100000\n1,1000\n2,10\n3,1\n12,0\n20,0\n30,1\n";
        Solution solution = fit(text(text, "y"), Family.POISSON, 0);
        assertThat(solution.gradientNorm()).isLessThan(1e-6);
    }

    // Null model.

    /** McFadden's R squared of R 4.2.2, {@code 1 - deviance / null.deviance} of glm: as binomial, and the same as multinomial. */
    @ParameterizedTest
    @EnumSource(
            value = Family.class,
            names = {"BINOMIAL", "MULTINOMIAL"})
    void explainedShareTakesTheClassesOwnShares(Family family) {
        assertThat(fit(votes(), family, 0).explained()).isCloseTo(0.587960506206866, within(1e-9));
    }

    @ParameterizedTest
    @EnumSource(
            value = Family.class,
            names = {"GAUSSIAN", "POISSON", "GAMMA"})
    void constantTargetHasNothingToExplain(Family family) {
        Solution solution = fit(text("x,y\n1,0.1\n2,0.1\n4,0.1\n3,0.1\n", "y"), family, 0);
        assertThat(solution.nullDeviance()).isZero();
        assertThat(solution.explained()).isNaN();
    }

    // Numbers.

    @Test
    void typeSuffixesAreNoNumbers() {
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> fit(resource("suffix.csv", "y"), Family.GAUSSIAN, 0))
                .withMessageContaining("line 4: column 'size': '3d' is not a finite number");
    }

    @ParameterizedTest
    @CsvSource({"bom_quoted.csv,1.5,0.333333333333", "bom_quoted_target.csv,1.5,0.333333333333"})
    void byteOrderMarkIsNoPartOfTheFirstName(String file, double slope, double intercept) {
        Solution solution = fit(resource(file, "y"), Family.GAUSSIAN, 0);
        assertThat(solution.coefficients().get(1).name()).isEqualTo("x");
        assertThat(solution.coefficients().get(1).raw()).isCloseTo(slope, within(1e-12));
        assertThat(solution.coefficients().get(0).raw()).isCloseTo(intercept, within(1e-11));
    }

    @Test
    void columnCalledInterceptIsAColumn() {
        Solution solution = fit(text("(intercept),y\n1,3\n2,5\n3,7\n4,9.5\n", "y"), Family.GAUSSIAN, 0);
        assertThat(solution.coefficients().stream().filter(Coefficient::isIntercept))
                .hasSize(1);
        assertThat(solution.coefficients().get(1).isIntercept()).isFalse();
        assertThat(solution.coefficients().get(1).raw()).isCloseTo(2.15, within(1e-12));
    }

    @Test
    void unnamedColumnsAreNoFeatures() {
        Solution solution = fit(text("\"\",x,y,,\n1,1,3,,\n2,2,5,,\n3,3,7.5,,\n", "y"), Family.GAUSSIAN, 0);
        assertThat(solution.coefficients()).hasSize(2);
    }

    // Magnitudes.

    @ParameterizedTest
    @ValueSource(strings = {"1e200", "1e-200", "1e150", "1e-290", "1e300"})
    void magnitudesOfColumnsAreScaled(String unit) {
        double scale = Double.parseDouble(unit);
        double[] x = {1, 2, 4, 3};
        double[] y = {3, 5, 8, 7.5};
        StringBuilder features = new StringBuilder("x,y\n");
        StringBuilder targets = new StringBuilder("x,y\n");
        for (int i = 0; i < x.length; i++) {
            features.append(String.format(Locale.ROOT, "%s,%s%n", x[i] * scale, y[i]));
            targets.append(String.format(Locale.ROOT, "%s,%s%n", x[i], y[i] * scale));
        }
        Solution plain = fit(text("x,y\n1,3\n2,5\n4,8\n3,7.5\n", "y"), Family.GAUSSIAN, 0);
        Coefficient slope = plain.coefficients().get(1);
        for (int tasks : List.of(1, 2, 7)) {
            ModelSpec spec = ModelSpec.of(Family.GAUSSIAN, 0);
            Coefficient ofFeature = fit(text(features.toString(), "y"), spec, tasks)
                    .coefficients()
                    .get(1);
            assertThat(ofFeature.raw() * scale).isCloseTo(slope.raw(), within(1e-12));
            assertThat(ofFeature.standardError() * scale).isCloseTo(slope.standardError(), within(1e-12));
            Solution scaled = fit(text(targets.toString(), "y"), spec, tasks);
            assertThat(scaled.coefficients().get(1).raw() / scale).isCloseTo(slope.raw(), within(1e-12));
            assertThat(scaled.coefficients().get(1).pValue()).isCloseTo(slope.pValue(), within(1e-12));
            assertThat(scaled.explained())
                    .satisfiesAnyOf(
                            share -> assertThat(share).isCloseTo(plain.explained(), within(1e-12)),
                            share -> assertThat(share).isNaN());
        }
    }

    @Test
    void moreColumnsThanRowsAreRefusedOrPenalised() {
        int width = 300;
        StringBuilder text = new StringBuilder("y");
        for (int j = 0; j < width; j++) {
            text.append(",x").append(j);
        }
        for (int i = 0; i < 5; i++) {
            text.append('\n').append(i * i);
            for (int j = 0; j < width; j++) {
                text.append(',').append((i * 37 + j * 101 + i * j) % 17);
            }
        }
        DataSpec data = text(text.append('\n').toString(), "y");
        assertThatExceptionOfType(RankDeficientException.class)
                .isThrownBy(() -> fit(data, Family.GAUSSIAN, 0))
                .withMessageContaining("5 rows cannot determine the coefficients of 300 columns");
        ModelSpec ridge = ModelSpec.of(Family.GAUSSIAN, 1);
        Solution newton = fit(data, ridge, 2);
        Solution lbfgs = fit(data, ridge.by(Method.LBFGS), 2);
        assertThat(lbfgs.objective()).isCloseTo(newton.objective(), within(1e-12 * newton.objective()));
    }

    // What else is easily wrong.

    @Test
    void rowsWithAMissingValueEndTheFitOrAreCounted() {
        String text = "x,g,y\n1,a,1\n2,NA,2\n,a,3\n4,b,5\n5,b,4\nNA,b,7\n2,a,2.5\n";
        DataSpec data = text(text, "y").with(new DataSpec.Roles(List.of("g"), Map.of(), null, null, null));
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> fit(data, Family.GAUSSIAN, 0))
                .withMessageContaining("line 3: column 'g': the value is missing; 'regression.missing=drop'");
        DataSpec dropping = new DataSpec(data.location(), "y", List.of(), null, null, data.roles(), true);
        Solution solution = fit(dropping, Family.GAUSSIAN, 0);
        assertThat(solution.rows()).isEqualTo(4);
        assertThat(solution.dropped()).isEqualTo(3);
    }

    @Test
    void labelsInAColumnOfNumbersSayWhatToDo() {
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> fit(text("g,y\na,1\nb,2\n", "y"), Family.GAUSSIAN, 0))
                .withMessageContaining("'a' is not a finite number; labels need 'regression.categorical'");
    }

    @Test
    void levelThatIsNoneIsRefused() {
        DataSpec data = text("g,y\na,1\nb,2\na,3\n", "y");
        assertThatExceptionOfType(RegressionException.class)
                .isThrownBy(() -> fit(
                        data.with(new DataSpec.Roles(List.of("g"), Map.of("g", "c"), null, null, null)),
                        Family.GAUSSIAN,
                        0))
                .withMessage("'regression.reference' names 'c', which is no level of 'g'; there are [a, b]");
        assertThatExceptionOfType(RegressionException.class)
                .isThrownBy(() -> fit(
                        data.with(new DataSpec.Roles(List.of("h"), Map.of(), null, null, null)), Family.GAUSSIAN, 0))
                .withMessageContaining("'regression.categorical' names 'h'");
    }

    /** R: glm with weights 2, 1, 3 equals glm of the rows repeated so often, but for the degrees of freedom. */
    @ParameterizedTest
    @EnumSource(
            value = Family.class,
            names = {"GAUSSIAN", "POISSON", "BINOMIAL", "GAMMA"})
    void weightsAreRowsThatOccurSoOften(Family family) {
        String once = "x,y,w\n1,1,2\n2,2,1\n3,1,3\n4,2,2\n5,2,1\n2,1,0\n";
        String often = "x,y\n1,1\n1,1\n2,2\n3,1\n3,1\n3,1\n4,2\n4,2\n5,2\n";
        DataSpec weighted = text(once, "y").with(new DataSpec.Roles(List.of(), Map.of(), "w", null, null));
        Solution a = fit(weighted, family, 0);
        Solution b = fit(text(often, "y"), family, 0);
        for (int i = 0; i < 2; i++) {
            assertThat(a.coefficients().get(i).raw())
                    .isCloseTo(b.coefficients().get(i).raw(), within(1e-11));
        }
        assertThat(a.rows()).isEqualTo(5);
        assertThat(a.nullDeviance()).isCloseTo(b.nullDeviance(), within(1e-11));
    }

    /** R: summary(lm(y ~ x, weights = w)) has 2 degrees of freedom, and 6 where the rows are written twice. */
    @ParameterizedTest
    @CsvSource({"1, 2, 1.118033988749895", "2, 1, 0.6454972243679028", "1, 1, 1.118033988749895"})
    void standardErrorsCountRowsAndNotTheirWeights(int times, int weight, double error) {
        String rows = "0,0,w\n0,1,w\n1,2,w\n1,4,w\n".replace("w", Integer.toString(weight));
        DataSpec data = text("x,y,w\n" + rows.repeat(times), "y")
                .with(new DataSpec.Roles(List.of(), Map.of(), "w", null, null));
        assertThat(fit(data, Family.GAUSSIAN, 0).coefficients().get(1).standardError())
                .isCloseTo(error, within(1e-12));
    }

    @Test
    void impossibleTrialsAndWeightsAreRefused() {
        DataSpec data = text("x,y,n\n1,2,3\n2,4,3\n", "y");
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() ->
                        fit(data.with(new DataSpec.Roles(List.of(), Map.of(), null, null, "n")), Family.BINOMIAL, 0))
                .withMessageContaining("line 3: column 'y': 4.0 successes in 3.0 trials");
        DataSpec negative = text("x,y,n\n1,2,3\n2,4,-3\n", "y");
        assertThatExceptionOfType(DatumException.class)
                .isThrownBy(() -> fit(
                        negative.with(new DataSpec.Roles(List.of(), Map.of(), "n", null, null)), Family.GAUSSIAN, 0))
                .withMessageContaining("line 3: column 'n': a weight");
    }

    /** R 4.2.2: sum(residuals(fit, "pearson")^2) / fit$df.residual of glm(mdvis ~ ., poisson). */
    @Test
    void overdispersionIsSaid() {
        PublicFit randhie = PublicFit.all().stream()
                .filter(fit -> fit.id().equals("randhie-poisson"))
                .findFirst()
                .orElseThrow();
        Solution solution = SimulatedTree.fit(randhie.reader(), randhie.model(), 4);
        assertThat(solution.isOverdispersed()).isTrue();
        assertThat(fit(votes(), Family.BINOMIAL, 0).isOverdispersed()).isFalse();
    }

    @Test
    void estimatesUnderAPenaltyHaveNoErrors() {
        Solution solution = fit(votes(), Family.BINOMIAL, 0.1);
        assertThat(solution.coefficients())
                .allSatisfy(each -> assertThat(each.standardError() + each.pValue() + each.lower())
                        .isNaN());
        assertThat(solution.logLikelihood()).isNaN();
    }

    private static DataSpec votes() {
        List<String> features = List.of("TVnews", "PID", "age", "income");
        return new DataSpec("classpath:public/anes96.csv", "vote", features, null, null);
    }

    private static DataSpec resource(String file, String target) {
        return DataSpec.of("classpath:cases/" + file, target);
    }

    private static DataSpec text(String content, String target) {
        return new DataSpec("text:" + content, target, List.of(), null, null, NONE, false);
    }

    private static Solution fit(DataSpec data, Family family, double l2) {
        return fit(data, ModelSpec.of(family, l2), 2);
    }

    private static Solution fit(DataSpec data, ModelSpec spec, int tasks) {
        DatumIteratorBuilder input = DatumIteratorBuilder.csv();
        if (data.location().startsWith("text:")) {
            byte[] bytes = data.location().substring("text:".length()).getBytes(StandardCharsets.UTF_8);
            input = input.resolvedBy(location -> new ByteArrayInputStream(bytes));
        }
        return SimulatedTree.fit(new DesignReader(data, spec.family(), input.source(data.location())), spec, tasks);
    }
}
