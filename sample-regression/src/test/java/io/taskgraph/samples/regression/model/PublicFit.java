package io.taskgraph.samples.regression.model;

import com.jayway.jsonpath.DocumentContext;
import io.taskgraph.datum.DatumIteratorBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A fit of public data by R or, of multinomial models, statsmodels, see {@code reference/SOURCES.md}.
 *
 * @param json what R has said, with the options that ask for the same
 */
public record PublicFit(Map<String, Object> json) {

    public static List<PublicFit> all() {
        return ReferenceProblem.list("r-glm.json").stream().map(PublicFit::new).toList();
    }

    public String id() {
        return (String) json.get("id");
    }

    @SuppressWarnings("unchecked")
    private Map<String, String> optionsByName() {
        Map<String, String> options = new LinkedHashMap<>();
        for (String option : (List<String>) json.get("options")) {
            options.put(option.substring(0, option.indexOf('=')), option.substring(option.indexOf('=') + 1));
        }
        return options;
    }

    /** Returns the options that give the application this problem. */
    public List<String> options() {
        List<String> options = new ArrayList<>(List.of("--regression.input=" + location()));
        optionsByName().forEach((name, value) -> options.add("--regression." + name + "=" + value));
        return options;
    }

    private String location() {
        return "classpath:" + json.get("file");
    }

    Family family() {
        String name = optionsByName().getOrDefault("family", "gaussian");
        return Family.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    ModelSpec model() {
        ModelSpec model = ModelSpec.of(family(), 0);
        return "inverse".equals(optionsByName().get("link")) ? model.with(Link.INVERSE) : model;
    }

    DesignReader reader() {
        Map<String, String> options = optionsByName();
        Map<String, String> references = new LinkedHashMap<>();
        split(options.get("reference")).forEach(each -> references.put(each.split(":", -1)[0], each.split(":", -1)[1]));
        DataSpec.Roles roles = new DataSpec.Roles(
                split(options.get("categorical")),
                references,
                options.get("weights"),
                options.get("offset"),
                options.get("trials"));
        DataSpec data = new DataSpec(
                        location(), options.getOrDefault("target", ""), split(options.get("features")), null, null)
                .with(roles);
        return new DesignReader(data, family(), DatumIteratorBuilder.csv().source(location()));
    }

    private static List<String> split(@Nullable String list) {
        return list == null ? List.of() : List.of(list.split(",", -1));
    }

    /** Returns the estimates of so many tasks, merged along a binary tree, of which none is ever lost. */
    public double[] estimates(int tasks) {
        return SimulatedTree.fit(reader(), model(), tasks).coefficients().stream()
                .mapToDouble(Coefficient::raw)
                .toArray();
    }

    /** Returns how far a solution is from R's, each figure relative to it. */
    Map<String, Double> differences(Solution solution) {
        Map<String, Double> differences = new LinkedHashMap<>();
        List<Coefficient> all = solution.coefficients();
        double[] estimates = all.stream().mapToDouble(Coefficient::raw).toArray();
        differences.put("estimates", largest("estimates", estimates));
        differences.put(
                "standardErrors",
                largest(
                        "standardErrors",
                        all.stream().mapToDouble(Coefficient::standardError).toArray()));
        differences.put(
                "pValues",
                largest("pValues", all.stream().mapToDouble(Coefficient::pValue).toArray()));
        differences.put(
                "lower",
                largest("lower", all.stream().mapToDouble(Coefficient::lower).toArray()));
        differences.put(
                "upper",
                largest("upper", all.stream().mapToDouble(Coefficient::upper).toArray()));
        differences.put("deviance", largest("deviance", solution.deviance()));
        differences.put("nullDeviance", largest("nullDeviance", solution.nullDeviance()));
        if (json.containsKey("dispersion")) {
            differences.put("dispersion", largest("dispersion", solution.dispersion()));
        }
        differences.put("logLikelihood", largest("logLikelihood", solution.logLikelihood()));
        differences.put("aic", largest("aic", solution.aic()));
        if (json.containsKey("theta")) {
            differences.put("theta", largest("theta", solution.shape()));
            differences.put("thetaStandardError", largest("thetaStandardError", solution.shapeError()));
        }
        return differences;
    }

    /** Returns the same for a file that the application has written. */
    public Map<String, Double> differences(DocumentContext written) {
        Map<String, Double> differences = new LinkedHashMap<>();
        differences.put(
                "estimates", largest("estimates", ReferenceProblem.numbers(written.read("$.table[*].estimate"))));
        differences.put(
                "standardErrors",
                largest("standardErrors", ReferenceProblem.numbers(written.read("$.table[*].standardError"))));
        for (String key : List.of("deviance", "nullDeviance", "dispersion", "logLikelihood", "aic", "theta")) {
            if (json.containsKey(key)) {
                differences.put(key, largest(key, ReferenceProblem.numbers(written.read("$." + key))));
            }
        }
        return differences;
    }

    /** Returns the largest difference from R's figures, relative to each or, of p-values, absolute. */
    private double largest(String key, double... actual) {
        double[] expected = ReferenceProblem.numbers(json.get(key));
        if (expected.length != actual.length) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            double unit = unit(key, i, expected[i]);
            double difference = Math.abs(actual[i] - expected[i]) / unit;
            largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
        }
        return largest;
    }

    /** Returns what a difference is relative to: an end of an interval may be next to 0. */
    private double unit(String key, int index, double expected) {
        return switch (key) {
            case "pValues" -> 1;
            case "lower", "upper" -> Math.abs(expected) + ReferenceProblem.numbers(json.get("standardErrors"))[index];
            default -> Math.abs(expected);
        };
    }

    @Override
    public String toString() {
        return id();
    }
}
