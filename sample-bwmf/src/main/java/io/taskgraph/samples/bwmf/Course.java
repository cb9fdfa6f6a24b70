package io.taskgraph.samples.bwmf;

import io.taskgraph.iterative.ExactSum;
import io.taskgraph.samples.bwmf.model.Progress;
import io.taskgraph.samples.bwmf.proto.Report;
import java.util.ArrayList;
import java.util.List;

/**
 * How a factorisation went so far: what the leading task has merged of all tasks' reports.
 *
 * @param points one for each iteration, from the starting factors on; none before the first epoch is done
 * @param constant the constant terms of the divergence
 * @param squaredGradient the part of the latest point's squared gradient norm that is known
 */
record Course(List<Progress> points, ExactSum constant, ExactSum squaredGradient) {

    static final Course EMPTY = new Course(List.of(), ExactSum.ZERO, ExactSum.ZERO);

    Course {
        points = List.copyOf(points);
    }

    Progress start() {
        return points.get(0);
    }

    Progress latest() {
        return points.get(points.size() - 1);
    }

    /**
     * Returns the course with what all tasks have told of an epoch: of the first one the starting factors, of the second one of
     * an iteration its outcome, and of the first one of a later iteration the rest of the gradient after the one before.
     */
    Course with(long epoch, Report merged, double seconds, boolean gradients) {
        ExactSum squares = Reports.sum(merged.getSquaredGradientList());
        if (epoch == 0) {
            Course begun = new Course(List.of(), Reports.sum(merged.getConstantList()), ExactSum.ZERO);
            return begun.plus(0, merged, squares, seconds).withGradient(ExactSum.ZERO, gradients);
        }
        return epoch % 2 == 1
                ? plus((int) (epoch / 2 + 1), merged, squares, seconds)
                : withGradient(squares, gradients);
    }

    private Course plus(int iteration, Report merged, ExactSum squares, double seconds) {
        ExactSum loss = Reports.sum(merged.getLossList());
        List<Progress> longer = new ArrayList<>(points);
        longer.add(new Progress(iteration, loss.value(), loss.plus(constant).value(), Double.NaN, seconds));
        return new Course(longer, constant, squares);
    }

    private Course withGradient(ExactSum squares, boolean wanted) {
        if (!wanted) {
            return this;
        }
        Progress latest = latest();
        List<Progress> completed = new ArrayList<>(points);
        completed.set(
                points.size() - 1,
                new Progress(
                        latest.iteration(),
                        latest.loss(),
                        latest.divergence(),
                        Math.sqrt(squaredGradient.plus(squares).value()),
                        latest.seconds()));
        return new Course(completed, constant, ExactSum.ZERO);
    }

    io.taskgraph.samples.bwmf.proto.Course toMessage() {
        return io.taskgraph.samples.bwmf.proto.Course.newBuilder()
                .addAllPoints(points.stream().map(Course::toMessage).toList())
                .addAllConstant(Reports.list(constant))
                .addAllSquaredGradient(Reports.list(squaredGradient))
                .build();
    }

    private static io.taskgraph.samples.bwmf.proto.Course.Point toMessage(Progress point) {
        return io.taskgraph.samples.bwmf.proto.Course.Point.newBuilder()
                .setIteration(point.iteration())
                .setLoss(point.loss())
                .setDivergence(point.divergence())
                .setGradientNorm(point.gradientNorm())
                .setSeconds(point.seconds())
                .build();
    }

    static Course of(io.taskgraph.samples.bwmf.proto.Course message) {
        return new Course(
                message.getPointsList().stream()
                        .map(point -> new Progress(
                                point.getIteration(),
                                point.getLoss(),
                                point.getDivergence(),
                                point.getGradientNorm(),
                                point.getSeconds()))
                        .toList(),
                Reports.sum(message.getConstantList()),
                Reports.sum(message.getSquaredGradientList()));
    }
}
