package io.taskgraph.boot.grpc;

/** Thrown when 'taskgraph.node.address' is not an address that other processes can reach. */
public final class UnusableNodeAddressException extends RuntimeException {

    private final String address;
    private final String reason;

    UnusableNodeAddressException(String address, String reason) {
        super("'taskgraph.node.address' must be an address that other processes can reach, but '" + address + "' "
                + reason);
        this.address = address;
        this.reason = reason;
    }

    /** Returns the address as it was set. */
    public String address() {
        return address;
    }

    /** Returns the defect of the address, as the rest of a sentence about it. */
    public String reason() {
        return reason;
    }
}
