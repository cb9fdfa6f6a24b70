package io.taskgraph.samples.regression.model;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One problem of the reference file, with the solution that extended precision gave. */
record ReferenceProblem(Map<String, Object> json) {

    static Map<String, Object> load(String file) {
        try (InputStream in = ReferenceProblem.class.getResourceAsStream("/reference/" + file)) {
            return JsonPath.parse(in).read("$");
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    static List<ReferenceProblem> all() {
        return objects(load("reference.json").get("problems")).stream()
                .map(ReferenceProblem::new)
                .toList();
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> objects(Object json) {
        return (List<Map<String, Object>>) json;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object json) {
        return (Map<String, Object>) json;
    }

    /** Flattens numbers and lists of them. */
    static double[] numbers(Object json) {
        if (json instanceof Number number) {
            return new double[] {number.doubleValue()};
        }
        if (json instanceof String text) {
            return new double[] {Double.parseDouble(text)};
        }
        return ((List<?>) json)
                .stream().map(ReferenceProblem::numbers).reduce(new double[0], (a, b) -> Doubles.concat(a, b));
    }

    double number(String object, String key) {
        return numbers(object(json.get(object)).get(key))[0];
    }

    String id() {
        return (String) json.get("id");
    }

    Family family() {
        return switch ((String) json.get("kind")) {
            case "linear" -> Family.GAUSSIAN;
            case "logistic" -> Family.BINOMIAL;
            default -> Family.MULTINOMIAL;
        };
    }

    ModelSpec model() {
        return ModelSpec.of(family(), numbers(json.get("lambda"))[0]);
    }

    @SuppressWarnings("unchecked")
    DesignReader reader() {
        boolean irisPair = json.get("row_filter") != null;
        DataSpec data = new DataSpec(
                "classpath:data/" + json.get("data"),
                (String) json.get("target"),
                (List<String>) json.get("features"),
                irisPair ? RowFilter.parse("species:1,2") : null,
                irisPair ? "2" : null);
        return new DesignReader(data, family());
    }

    /** Compares a solution with the reference, within the tolerances that the problem states. */
    List<String> differences(Solution solution) {
        List<String> differences = new ArrayList<>();
        double optimum = number("optimum", "objective");
        double gap = Math.abs(solution.objective() - optimum) / optimum;
        if (!(gap <= number("check", "objective_relative_gap_at_most"))) {
            differences.add("relative gap of the objective " + gap);
        }
        double tolerance = number("check", "weights_relative_max_error_at_most");
        compare(differences, "intercept", intercepts(solution, false), tolerance);
        compare(differences, "weights", weights(solution, false), tolerance);
        compare(differences, "intercept_raw", intercepts(solution, true), tolerance);
        compare(differences, "weights_raw", weights(solution, true), tolerance);
        if (object(json.get("optimum")).containsKey("training_errors")
                && solution.errors() != (long) number("optimum", "training_errors")) {
            differences.add("training errors " + solution.errors());
        }
        if (object(json.get("optimum")).containsKey("r_squared")
                && !(Math.abs(solution.explained() - number("optimum", "r_squared")) <= 1e-9)) {
            differences.add("R squared " + solution.explained());
        }
        return differences;
    }

    private void compare(List<String> differences, String key, double[] actual, double tolerance) {
        double[] expected = numbers(object(json.get("optimum")).get(key));
        double largest = Doubles.largest(Doubles.plus(actual, -1, expected)) / Doubles.largest(expected);
        if (!(largest <= tolerance)) {
            differences.add("relative error of " + key + " " + largest);
        }
    }

    private static double[] intercepts(Solution solution, boolean raw) {
        return select(solution, raw, true);
    }

    private static double[] weights(Solution solution, boolean raw) {
        return select(solution, raw, false);
    }

    private static double[] select(Solution solution, boolean raw, boolean intercept) {
        return solution.coefficients().stream()
                .filter(coefficient -> coefficient.name().equals(Coefficient.INTERCEPT) == intercept)
                .mapToDouble(coefficient -> raw ? coefficient.raw() : coefficient.standardised())
                .toArray();
    }

    @Override
    public String toString() {
        return id();
    }
}
