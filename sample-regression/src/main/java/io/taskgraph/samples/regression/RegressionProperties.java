package io.taskgraph.samples.regression;

import io.taskgraph.samples.regression.model.DataSpec;
import io.taskgraph.samples.regression.model.Family;
import io.taskgraph.samples.regression.model.Link;
import io.taskgraph.samples.regression.model.Method;
import io.taskgraph.samples.regression.model.ModelSpec;
import io.taskgraph.samples.regression.model.RowFilter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.Errors;
import org.springframework.validation.ValidationUtils;
import org.springframework.validation.Validator;

/** What to fit to which data. */
@ConfigurationProperties(prefix = "regression", ignoreUnknownFields = false)
public class RegressionProperties implements Validator {

    /** Whether rows with a missing value end the job or are left out. */
    public enum Missing {
        /** Ends the job. */
        FAIL,
        /** Leaves the row out. */
        DROP
    }

    /** CSV file with a header, Spring resource, or pattern of several; gzip by extension. */
    private String input = "classpath:data/diabetes.csv";

    /** Character between values; 'tab' for a tabulator. */
    private String delimiter = ",";

    /** Character around values that hold a delimiter or a line break. */
    private String quote = "\"";

    /** Lines before the header. */
    private int skipLines;

    /** Column to be explained. */
    private String target = "progression";

    /** Distribution of the target. */
    private Family family = Family.GAUSSIAN;

    /** How the expected target follows from the linear predictor; by default the first of the family's links. */
    private @Nullable Link link;

    /** Class of the target that counts as 1, for binomial; by default the last one of two. */
    private @Nullable String positive;

    /** Columns that explain; by default all others that have a name. */
    private List<String> features = List.of();

    /** Columns that explain by labels: a coefficient for each level but the reference. */
    private List<String> categorical = List.of();

    /** Level that the others are compared with, as COLUMN:LEVEL; by default the first one of each column. */
    private List<String> reference = List.of();

    /** Whether rows with a missing value (empty, NA, NaN, null) end the job or are left out. */
    private Missing missing = Missing.FAIL;

    /** Column of prior weights as in R's glm: how precise a row is, against 1 by default. Degrees of freedom count rows. */
    private @Nullable String weights;

    /** Column that is a term of the linear predictor with the coefficient 1. */
    private @Nullable String offset;

    /** Column that says of how many trials the target counts successes, for binomial. */
    private @Nullable String trials;

    /** Rows to use, as COLUMN:VALUE,VALUE; by default all. */
    private @Nullable String filter;

    /** Factor of the penalty on the squared weights of standardised columns. */
    private double l2;

    /** Whether the model has an intercept. */
    private boolean intercept = true;

    /** Way to the optimum; by default newton, and lbfgs for multinomial. */
    private @Nullable Method solver;

    /** JSON file to write the result to, or CSV file for predictions; by default no result is written. */
    private @Nullable String output;

    /** HTML file for a report to look at; by default none is written. */
    private @Nullable String report;

    /** JSON file of a fitted model, for 'predict'. */
    private @Nullable String model;

    /** Children of each inner task of the tree along which answers are merged. */
    private int fanOut = 2;

    @Override
    public boolean supports(Class<?> type) {
        return RegressionProperties.class.isAssignableFrom(type);
    }

    @Override
    public void validate(Object target, Errors errors) {
        for (String text : List.of("input", "delimiter", "quote", "target")) {
            ValidationUtils.rejectIfEmptyOrWhitespace(errors, text, "blank", "must not be blank");
        }
        if (skipLines < 0) {
            errors.rejectValue("skipLines", "negative", "must be at least 0");
        }
        if (l2 < 0) {
            errors.rejectValue("l2", "negative", "must be at least 0");
        }
        if (fanOut < 1) {
            errors.rejectValue("fanOut", "small", "must be at least 1");
        }
    }

    DataSpec data() {
        DataSpec.Roles roles = new DataSpec.Roles(categorical, references(), weights, offset, trials);
        RowFilter rows = filter == null ? null : RowFilter.parse(filter);
        return new DataSpec(input, target, features, rows, positive, roles, missing == Missing.DROP);
    }

    private Map<String, String> references() {
        Map<String, String> references = new LinkedHashMap<>();
        for (String each : reference) {
            RowFilter parsed = RowFilter.parse("regression.reference", each);
            references.put(parsed.column(), String.join(",", parsed.values()));
        }
        return references;
    }

    ModelSpec model() {
        ModelSpec model = ModelSpec.of(family, l2);
        if (link != null) {
            model = model.with(link);
        }
        if (solver != null) {
            model = model.by(solver);
        }
        return intercept ? model : model.withoutIntercept();
    }

    char delimiterCharacter() {
        return delimiter.equals("tab") || delimiter.equals("\\t") ? '\t' : character("delimiter", delimiter);
    }

    char quoteCharacter() {
        return character("quote", quote);
    }

    private static char character(String option, String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException(
                    "'regression." + option + "' must be one character but is '" + text + "'");
        }
        return text.charAt(0);
    }

    public String getInput() {
        return input;
    }

    public void setInput(String input) {
        this.input = input;
    }

    public String getDelimiter() {
        return delimiter;
    }

    public void setDelimiter(String delimiter) {
        this.delimiter = delimiter;
    }

    public String getQuote() {
        return quote;
    }

    public void setQuote(String quote) {
        this.quote = quote;
    }

    public int getSkipLines() {
        return skipLines;
    }

    public void setSkipLines(int skipLines) {
        this.skipLines = skipLines;
    }

    public String getTarget() {
        return target;
    }

    public void setTarget(String target) {
        this.target = target;
    }

    public Family getFamily() {
        return family;
    }

    public void setFamily(Family family) {
        this.family = family;
    }

    public @Nullable Link getLink() {
        return link;
    }

    public void setLink(@Nullable Link link) {
        this.link = link;
    }

    public @Nullable String getPositive() {
        return positive;
    }

    public void setPositive(@Nullable String positive) {
        this.positive = positive;
    }

    public List<String> getFeatures() {
        return features;
    }

    public void setFeatures(List<String> features) {
        this.features = features;
    }

    public List<String> getCategorical() {
        return categorical;
    }

    public void setCategorical(List<String> categorical) {
        this.categorical = categorical;
    }

    public List<String> getReference() {
        return reference;
    }

    public void setReference(List<String> reference) {
        this.reference = reference;
    }

    public Missing getMissing() {
        return missing;
    }

    public void setMissing(Missing missing) {
        this.missing = missing;
    }

    public @Nullable String getWeights() {
        return weights;
    }

    public void setWeights(@Nullable String weights) {
        this.weights = weights;
    }

    public @Nullable String getOffset() {
        return offset;
    }

    public void setOffset(@Nullable String offset) {
        this.offset = offset;
    }

    public @Nullable String getTrials() {
        return trials;
    }

    public void setTrials(@Nullable String trials) {
        this.trials = trials;
    }

    public @Nullable String getFilter() {
        return filter;
    }

    public void setFilter(@Nullable String filter) {
        this.filter = filter;
    }

    public double getL2() {
        return l2;
    }

    public void setL2(double l2) {
        this.l2 = l2;
    }

    public boolean isIntercept() {
        return intercept;
    }

    public void setIntercept(boolean intercept) {
        this.intercept = intercept;
    }

    public @Nullable Method getSolver() {
        return solver;
    }

    public void setSolver(@Nullable Method solver) {
        this.solver = solver;
    }

    public @Nullable String getOutput() {
        return output;
    }

    public void setOutput(@Nullable String output) {
        this.output = output;
    }

    public @Nullable String getReport() {
        return report;
    }

    public void setReport(@Nullable String report) {
        this.report = report;
    }

    public @Nullable String getModel() {
        return model;
    }

    public void setModel(@Nullable String model) {
        this.model = model;
    }

    public int getFanOut() {
        return fanOut;
    }

    public void setFanOut(int fanOut) {
        this.fanOut = fanOut;
    }
}
