package io.taskgraph.boot.grpc;

/** Thrown when the application has Spring Boot's own gRPC, but sets a property of net.devh's, which would have no effect. */
public final class TwoGrpcLibrariesException extends RuntimeException {

    private final String side;
    private final String property;

    TwoGrpcLibrariesException(String side, String property) {
        super("'" + property + "' has no effect, since the gRPC " + side + " is that of Spring Boot, not of net.devh");
        this.side = side;
        this.property = property;
    }

    /** Returns 'server' or 'client'. */
    public String side() {
        return side;
    }

    /** Returns the name of the property that would have no effect. */
    public String property() {
        return property;
    }
}
