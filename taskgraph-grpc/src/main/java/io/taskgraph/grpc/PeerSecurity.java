package io.taskgraph.grpc;

import io.grpc.Attributes;
import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.taskgraph.engine.ProcessEntry;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How the two ends of a connection between processes are sure of each other. Thread-safe. */
interface PeerSecurity {

    /** Returns how the server shows itself, and what it asks of callers. */
    ServerCredentials server();

    /** Adds to a server what tells who its callers are. */
    void identify(NettyServerBuilder builder);

    /** Returns the same for channels to the process at an address. */
    ChannelCredentials channel(String address);

    /** Returns the name to expect in the certificate of every other process; null for the host of its address. */
    @Nullable
    String authority();

    /** Returns whether other processes know this one by the fingerprint of a certificate. */
    boolean isKnownByFingerprint();

    /** Returns the fingerprint of the certificate by which other processes know this one; empty if they do not. */
    String fingerprint();

    /** Returns the fingerprint of the process that has made a call, by the call's attributes; empty if it is not known. */
    String caller(Attributes call);

    /** Returns whether calls are taken of the process with that fingerprint, empty if it is not known. */
    boolean takes(String caller);

    /** Takes the live processes, by name. */
    void processes(Map<String, ProcessEntry> processes);

    /** Sets who is told that connections were refused, with the description of whom. */
    void tellStrangers(Consumer<String> strangers);
}
