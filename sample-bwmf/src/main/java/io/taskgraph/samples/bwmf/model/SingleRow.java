package io.taskgraph.samples.bwmf.model;

/** The row that a row problem has loaded, as a subproblem of its own. */
final class SingleRow implements Subproblem {

    private final RowProblem problem;

    SingleRow(RowProblem problem) {
        this.problem = problem;
    }

    @Override
    public double evaluate(double[] point) {
        problem.move(point, 0);
        return problem.loss();
    }

    @Override
    public void accept() {
        problem.accept();
    }

    @Override
    public void gradient(double[] gradient) {
        problem.gradient(gradient, 0);
    }
}
