package io.taskgraph.samples.regression.model;

/**
 * The model to fit and how.
 *
 * @param family distribution of the target
 * @param link how its expected value follows from the linear predictor
 * @param intercept whether there is an intercept; without one, columns are scaled but not centred
 * @param lambda factor of the penalty on the weights of standardised columns
 * @param method the way to the optimum
 * @param maxEvaluations how many evaluations of the objective are allowed
 * @param gradientTolerance gradient (largest component) at which L-BFGS stops
 */
public record ModelSpec(
        Family family,
        Link link,
        boolean intercept,
        double lambda,
        Method method,
        int maxEvaluations,
        double gradientTolerance) {

    private static final int DEFAULT_MAX_EVALUATIONS = 1000;

    private static final double DEFAULT_GRADIENT_TOLERANCE = 1e-9;

    public ModelSpec {
        if (!(lambda >= 0) || !Double.isFinite(lambda)) {
            throw new IllegalArgumentException("'regression.l2' must be finite and at least 0 but is " + lambda);
        }
        if (maxEvaluations < 1) {
            throw new IllegalArgumentException("'maxEvaluations' must be positive but is " + maxEvaluations);
        }
        if (!(gradientTolerance > 0)) {
            throw new IllegalArgumentException("'gradientTolerance' must be positive but is " + gradientTolerance);
        }
        if (family == Family.MULTINOMIAL && method == Method.NEWTON) {
            throw new IllegalArgumentException(
                    "'regression.solver' must be 'lbfgs' for the multinomial family but is 'newton'");
        }
        if (!family.links().contains(link)) {
            throw new IllegalArgumentException("'regression.link' must be one of " + family.links() + " for the "
                    + family.label() + " family but is " + link);
        }
        if (link == Link.INVERSE && !intercept) {
            throw new IllegalArgumentException("'regression.link=inverse' needs an intercept");
        }
    }

    public ModelSpec(
            Family family,
            boolean intercept,
            double lambda,
            Method method,
            int maxEvaluations,
            double gradientTolerance) {
        this(family, family.links().get(0), intercept, lambda, method, maxEvaluations, gradientTolerance);
    }

    /** Returns a model with an intercept and the family's default link, fitted by Newton's method, or L-BFGS for multinomial. */
    public static ModelSpec of(Family family, double lambda) {
        return new ModelSpec(
                family,
                true,
                lambda,
                family == Family.MULTINOMIAL ? Method.LBFGS : Method.NEWTON,
                DEFAULT_MAX_EVALUATIONS,
                DEFAULT_GRADIENT_TOLERANCE);
    }

    /** Returns the same model without an intercept. */
    public ModelSpec withoutIntercept() {
        return new ModelSpec(family, link, false, lambda, method, maxEvaluations, gradientTolerance);
    }

    /** Returns the same model fitted in another way. */
    public ModelSpec by(Method newMethod) {
        return new ModelSpec(family, link, intercept, lambda, newMethod, maxEvaluations, gradientTolerance);
    }

    /** Returns the same model with another link. */
    public ModelSpec with(Link newLink) {
        return new ModelSpec(family, newLink, intercept, lambda, method, maxEvaluations, gradientTolerance);
    }

    /** Returns the position of the first weight among the coefficients of a class. */
    int offset() {
        return intercept ? 1 : 0;
    }

    /** Returns whether the expected second derivative of the loss is the second derivative. */
    boolean isCanonical() {
        return link == Link.INVERSE || (family != Family.GAMMA && family != Family.NEGATIVE_BINOMIAL);
    }

    /** Returns whether no penalty keeps the coefficients finite where the data alone do not. */
    boolean canSeparate() {
        return family.canSeparate() && lambda == 0;
    }
}
