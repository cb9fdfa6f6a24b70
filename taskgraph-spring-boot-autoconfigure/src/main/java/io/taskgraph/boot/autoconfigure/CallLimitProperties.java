package io.taskgraph.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** Bounds of what a process holds for its callers, under {@code taskgraph.data.limits}. Each is 1 at least. */
public class CallLimitProperties {

    /** Maximum number of calls that one connection of another process may have under way. Its further calls wait there. */
    private int callsPerConnection = 10_000;

    /** Maximum number of calls of other processes that may be under way in all. */
    private int openCalls = 100_000;

    /** Maximum size of the messages of these calls together. */
    private @Nullable DataSize openSize;

    public int getCallsPerConnection() {
        return callsPerConnection;
    }

    public void setCallsPerConnection(int callsPerConnection) {
        this.callsPerConnection = callsPerConnection;
    }

    public int getOpenCalls() {
        return openCalls;
    }

    public void setOpenCalls(int openCalls) {
        this.openCalls = openCalls;
    }

    public @Nullable DataSize getOpenSize() {
        return openSize;
    }

    public void setOpenSize(@Nullable DataSize openSize) {
        this.openSize = openSize;
    }
}
