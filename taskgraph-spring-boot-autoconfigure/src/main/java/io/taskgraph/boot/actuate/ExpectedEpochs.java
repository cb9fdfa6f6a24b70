package io.taskgraph.boot.actuate;

/**
 * How many epochs the job will take. An application that knows it declares a bean of this type; then the endpoint tells when the
 * job is expected to end.
 */
@FunctionalInterface
public interface ExpectedEpochs {

    /** Returns the number of epochs until the job ends, or a negative number if that is not known now. Must not block. */
    long number();
}
