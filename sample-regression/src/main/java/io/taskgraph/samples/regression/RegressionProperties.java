package io.taskgraph.samples.regression;

import io.taskgraph.samples.regression.model.DataSpec;
import io.taskgraph.samples.regression.model.Family;
import io.taskgraph.samples.regression.model.Method;
import io.taskgraph.samples.regression.model.ModelSpec;
import io.taskgraph.samples.regression.model.RowFilter;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** What to fit to which data. */
@ConfigurationProperties("regression")
@Validated
public class RegressionProperties {

    /** CSV file with a header, Spring resource, or pattern of several; gzip by extension. */
    @NotBlank
    private String input = "classpath:data/diabetes.csv";

    /** Column to be explained. */
    @NotBlank
    private String target = "progression";

    /** Distribution of the target. */
    private Family family = Family.GAUSSIAN;

    /** Value of the target that counts as positive, for binomial; by default the target is 0 or 1. */
    private @Nullable String positive;

    /** Columns that explain; by default all others. */
    private List<String> features = List.of();

    /** Rows to use, as COLUMN:VALUE,VALUE; by default all. */
    private @Nullable String filter;

    /** Factor of the penalty on the squared weights of standardised columns. */
    @PositiveOrZero
    private double l2;

    /** Whether the model has an intercept. */
    private boolean intercept = true;

    /** Way to the optimum; by default newton, and lbfgs for multinomial. */
    private @Nullable Method solver;

    /** JSON file to write the result to; by default none is written. */
    private @Nullable String output;

    /** Children of each inner task of the tree along which answers are merged. */
    @Min(1)
    private int fanOut = 2;

    DataSpec data() {
        return new DataSpec(input, target, features, filter == null ? null : RowFilter.parse(filter), positive);
    }

    ModelSpec model() {
        ModelSpec model = ModelSpec.of(family, l2);
        if (solver != null) {
            model = model.by(solver);
        }
        return intercept ? model : model.withoutIntercept();
    }

    public String getInput() {
        return input;
    }

    public void setInput(String input) {
        this.input = input;
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

    public int getFanOut() {
        return fanOut;
    }

    public void setFanOut(int fanOut) {
        this.fanOut = fanOut;
    }
}
