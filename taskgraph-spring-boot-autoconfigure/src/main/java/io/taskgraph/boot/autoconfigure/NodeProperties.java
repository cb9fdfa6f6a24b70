package io.taskgraph.boot.autoconfigure;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** This process and its slots. */
public class NodeProperties {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-.A-Za-z0-9]{0,251}[A-Za-z0-9])?");
    private static final int MAX_PORT = 65_535;
    private static final Pattern ZONE = Pattern.compile("[-_.A-Za-z0-9]{0,253}");

    /**
     * Number of task copies that the process can hold. By default the number of tasks on the embedded coordinator,
     * otherwise 1.
     */
    private @Nullable Integer slots;

    /** Prefix of the names of this process's nodes, such as the name of its pod. Random by default. */
    private @Nullable String name;

    /**
     * Host, or host and port, under which other processes reach this one. Defaults to the address of the gRPC server if it is
     * bound to one, otherwise to the first site-local IPv4 address of the machine.
     */
    private @Nullable String address;

    /** Address at which the server for the other processes listens, '*' for all. By default the one that they are told. */
    private @Nullable String bindAddress;

    /** Port at which the server for the other processes listens. A free one by default. */
    private int port;

    /** Failure domain of the process, such as its availability zone. Backups are placed in other zones first. */
    private String zone = "";

    /** Whether a process without tasks runs a small job in memory, once, so that it takes tasks over sooner. */
    private boolean warmUp = true;

    static void check(PropertyRules rules) {
        rules.atLeast("slots", 1);
        rules.matches(
                "name", NAME, "must be at most 253 letters, digits, '-' or '.', with a letter or digit at both ends");
        rules.notBlankIfSet("bindAddress");
        rules.between("port", 0, MAX_PORT);
        rules.set("zone");
        rules.matches("zone", ZONE, "must be at most 253 letters, digits, '-', '_' or '.'");
    }

    public @Nullable Integer getSlots() {
        return slots;
    }

    public void setSlots(@Nullable Integer slots) {
        this.slots = slots;
    }

    public @Nullable String getName() {
        return name;
    }

    public void setName(@Nullable String name) {
        this.name = name;
    }

    public @Nullable String getAddress() {
        return address;
    }

    public void setAddress(@Nullable String address) {
        this.address = address;
    }

    public @Nullable String getBindAddress() {
        return bindAddress;
    }

    public void setBindAddress(@Nullable String bindAddress) {
        this.bindAddress = bindAddress;
    }

    public int getPort() {
        return port;
    }

    public void setPort(int port) {
        this.port = port;
    }

    public String getZone() {
        return zone;
    }

    public void setZone(String zone) {
        this.zone = zone;
    }

    public boolean isWarmUp() {
        return warmUp;
    }

    public void setWarmUp(boolean warmUp) {
        this.warmUp = warmUp;
    }
}
