package io.taskgraph.samples.bwmf;

import io.taskgraph.samples.bwmf.model.Bounds;
import io.taskgraph.samples.bwmf.model.LineSearch;
import io.taskgraph.samples.bwmf.model.Loss;
import io.taskgraph.samples.bwmf.model.Precision;
import io.taskgraph.samples.bwmf.model.Solver;
import io.taskgraph.samples.bwmf.model.SolverSettings;
import io.taskgraph.samples.bwmf.model.StopRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.Errors;
import org.springframework.validation.ValidationUtils;
import org.springframework.validation.Validator;

/** What to factorise and how. Locations are files or Spring resources. */
@ConfigurationProperties(prefix = "bwmf", ignoreUnknownFields = false)
public class BwmfProperties implements Validator {

    /** How a text holds a matrix. */
    public enum Format {
        /** As entries, or as the end of the name says. */
        ENTRIES,
        /** As CSV with a record for each row and a column for each column. */
        DENSE
    }

    private static final String BUNDLED = "classpath:data/austen/";

    /** Matrix: text, Matrix Market (.mtx) or CSV (.csv), gzip by extension; or, ending with a slash, a directory of shards. */
    private String input = "classpath:data/austen/V.csv.gz";

    /** How the text holds the matrix. */
    private Format format = Format.ENTRIES;

    /** Whether rows and columns of entries count from 1; Matrix Market always does. */
    private boolean oneBased;

    /** Number of rows; by default that of the starting factors, else what the entries need. */
    private @Nullable Integer rows;

    /** Number of columns; by default that of the starting factors, else what the entries need. */
    private @Nullable Integer columns;

    /** Number of components. */
    private int rank = 20;

    /** Largest number of iterations, each one update of both factors. */
    private int iterations = 20;

    /** Steps of each update; by default 10, and 1 for multiplicative updates. */
    private @Nullable Integer innerSteps;

    /** Way of updating a block. */
    private Solver solver = Solver.PROJECTED_GRADIENT;

    /** What has a step length of its own: with 'block' the result depends on the number of tasks. */
    private LineSearch lineSearch = LineSearch.ROW;

    /** What is minimised. */
    private Loss loss = Loss.KULLBACK_LEIBLER;

    /** How factors are stored and sent. */
    private Precision precision = Precision.DOUBLE;

    /** Ratio of the projected gradient's norm to that at the start at which to stop; 0 for never. */
    private double tolerance;

    /** Time after which no iteration starts; by default there is none. */
    private @Nullable Duration timeLimit;

    /** Seed of the starting factors. */
    private long seed = 1;

    /** CSV file with the starting D, a row a line; needs 'bwmf.initial-t' too. */
    private @Nullable String initialD;

    /** CSV file with the starting T, a row a line; needs 'bwmf.initial-d' too. */
    private @Nullable String initialT;

    /** Names of the columns, one a line, for topics; by default those of the bundled matrix, and none for others. */
    private @Nullable String vocabulary;

    /** Number of terms shown of each topic. */
    private int topicTerms = 8;

    /** Directory for loss.csv, D.csv.gz, T.csv.gz and report.html; by default none is written. */
    private @Nullable String output;

    SolverSettings solverSettings() {
        int steps = innerSteps != null ? innerSteps : solver == Solver.MULTIPLICATIVE ? 1 : 10;
        return new SolverSettings(loss, solver, lineSearch, steps, Bounds.POSITIVE);
    }

    StopRule stopRule() {
        double seconds = timeLimit == null ? Double.POSITIVE_INFINITY : timeLimit.toNanos() / 1e9;
        return new StopRule(iterations, tolerance, seconds);
    }

    Optional<String> vocabularyLocation() {
        return Optional.ofNullable(
                vocabulary == null && input.startsWith(BUNDLED) ? BUNDLED + "cols.txt.gz" : vocabulary);
    }

    @Override
    public boolean supports(Class<?> type) {
        return BwmfProperties.class.isAssignableFrom(type);
    }

    @Override
    public void validate(Object target, Errors errors) {
        ValidationUtils.rejectIfEmptyOrWhitespace(errors, "input", "blank", "must not be blank");
        for (String count : List.of("rows", "columns", "rank", "iterations", "innerSteps", "topicTerms")) {
            if (errors.getFieldValue(count) instanceof Integer value && value < 1) {
                errors.rejectValue(count, "small", "must be at least 1");
            }
        }
        if (!(tolerance >= 0)) {
            errors.rejectValue("tolerance", "negative", "must be at least 0");
        }
        if (timeLimit != null && timeLimit.compareTo(Duration.ZERO) <= 0) {
            errors.rejectValue("timeLimit", "short", "must be more than 0s");
        }
        if ((initialD == null) != (initialT == null)) {
            errors.reject("pair", "'bwmf.initial-d' and 'bwmf.initial-t' must both be set or neither");
        }
    }

    public String getInput() {
        return input;
    }

    public void setInput(String input) {
        this.input = input;
    }

    public Format getFormat() {
        return format;
    }

    public void setFormat(Format format) {
        this.format = format;
    }

    public boolean isOneBased() {
        return oneBased;
    }

    public void setOneBased(boolean oneBased) {
        this.oneBased = oneBased;
    }

    public @Nullable Integer getRows() {
        return rows;
    }

    public void setRows(@Nullable Integer rows) {
        this.rows = rows;
    }

    public @Nullable Integer getColumns() {
        return columns;
    }

    public void setColumns(@Nullable Integer columns) {
        this.columns = columns;
    }

    public int getRank() {
        return rank;
    }

    public void setRank(int rank) {
        this.rank = rank;
    }

    public int getIterations() {
        return iterations;
    }

    public void setIterations(int iterations) {
        this.iterations = iterations;
    }

    public @Nullable Integer getInnerSteps() {
        return innerSteps;
    }

    public void setInnerSteps(@Nullable Integer innerSteps) {
        this.innerSteps = innerSteps;
    }

    public Solver getSolver() {
        return solver;
    }

    public void setSolver(Solver solver) {
        this.solver = solver;
    }

    public LineSearch getLineSearch() {
        return lineSearch;
    }

    public void setLineSearch(LineSearch lineSearch) {
        this.lineSearch = lineSearch;
    }

    public Loss getLoss() {
        return loss;
    }

    public void setLoss(Loss loss) {
        this.loss = loss;
    }

    public Precision getPrecision() {
        return precision;
    }

    public void setPrecision(Precision precision) {
        this.precision = precision;
    }

    public double getTolerance() {
        return tolerance;
    }

    public void setTolerance(double tolerance) {
        this.tolerance = tolerance;
    }

    public @Nullable Duration getTimeLimit() {
        return timeLimit;
    }

    public void setTimeLimit(@Nullable Duration timeLimit) {
        this.timeLimit = timeLimit;
    }

    public long getSeed() {
        return seed;
    }

    public void setSeed(long seed) {
        this.seed = seed;
    }

    public @Nullable String getInitialD() {
        return initialD;
    }

    public void setInitialD(@Nullable String initialD) {
        this.initialD = initialD;
    }

    public @Nullable String getInitialT() {
        return initialT;
    }

    public void setInitialT(@Nullable String initialT) {
        this.initialT = initialT;
    }

    public @Nullable String getVocabulary() {
        return vocabulary;
    }

    public void setVocabulary(@Nullable String vocabulary) {
        this.vocabulary = vocabulary;
    }

    public int getTopicTerms() {
        return topicTerms;
    }

    public void setTopicTerms(int topicTerms) {
        this.topicTerms = topicTerms;
    }

    public @Nullable String getOutput() {
        return output;
    }

    public void setOutput(@Nullable String output) {
        this.output = output;
    }
}
