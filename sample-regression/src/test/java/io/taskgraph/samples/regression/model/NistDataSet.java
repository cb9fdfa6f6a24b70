package io.taskgraph.samples.regression.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A data set made to be hard, with a certified fit, from NIST's Statistical Reference Datasets. */
public record NistDataSet(Map<String, Object> json) {

    private static final double MAX_DIGITS = 15;

    public static List<NistDataSet> all() {
        return ReferenceProblem.objects(ReferenceProblem.load("nist.json").get("datasets")).stream()
                .map(NistDataSet::new)
                .toList();
    }

    public String name() {
        return (String) json.get("name");
    }

    public boolean intercept() {
        return (Boolean) json.get("intercept");
    }

    /** Writes the rows with the target 'y' first and powers of 'x', where the model has any, as columns of their own. */
    public Path writeTo(Path folder) throws IOException {
        int degree = json.get("degree") == null ? 1 : (int) ReferenceProblem.numbers(json.get("degree"))[0];
        List<String> lines = new ArrayList<>();
        try (BufferedReader rows = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(NistDataSet.class.getResourceAsStream("/reference/" + json.get("file"))),
                StandardCharsets.UTF_8))) {
            StringBuilder header = new StringBuilder(rows.readLine());
            for (int power = 2; power <= degree; power++) {
                header.append(",x").append(power);
            }
            lines.add(header.toString());
            for (String row = rows.readLine(); row != null; row = rows.readLine()) {
                StringBuilder line = new StringBuilder(row);
                for (int power = 2; power <= degree; power++) {
                    line.append(',').append(new BigDecimal(row.split(",")[1]).pow(power));
                }
                lines.add(line.toString());
            }
        }
        return Files.write(folder.resolve(name() + ".csv"), lines);
    }

    /** Returns the digits that a good implementation reaches in double precision, from the data's description. */
    public double attainableDigits(Method method) {
        Map<String, Object> attained = ReferenceProblem.object(json.get("attained_in_double"));
        return method == Method.NEWTON
                ? ReferenceProblem.numbers(attained.get("lre_qr_standardised"))[0]
                : ReferenceProblem.numbers(ReferenceProblem.object(attained.get("lbfgs_on_standardised"))
                        .get("lre"))[0];
    }

    /** Returns the digits that the worst of the coefficients, intercept first, has in common with exact arithmetic. */
    public double digits(double[] coefficients) {
        Map<String, Object> exact = ReferenceProblem.object(json.get("exact_recomputation"));
        return digits(coefficients, ReferenceProblem.numbers(exact.get("coef")));
    }

    static double digits(double[] actual, double[] exact) {
        double digits = MAX_DIGITS;
        for (int i = 0; i < exact.length; i++) {
            digits = Math.min(digits, -Math.log10(Math.abs(actual[i] - exact[i]) / Math.abs(exact[i])));
        }
        return digits;
    }

    double[] certified(String key) {
        return ReferenceProblem.numbers(
                ReferenceProblem.object(json.get("certified")).get(key));
    }

    ModelSpec model() {
        ModelSpec model = ModelSpec.of(Family.GAUSSIAN, 0);
        return intercept() ? model : model.withoutIntercept();
    }

    @Override
    public String toString() {
        return name();
    }
}
