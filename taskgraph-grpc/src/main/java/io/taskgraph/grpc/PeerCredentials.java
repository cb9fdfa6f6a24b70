package io.taskgraph.grpc;

import io.grpc.Attributes;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.taskgraph.engine.ProcessEntry;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that hold for all processes: plain text, or certificates that an authority vouches for. They do not tell one process from
 * another.
 */
record PeerCredentials(
        ServerCredentials server,
        ChannelCredentials channel,
        @Nullable String authority) implements PeerSecurity {

    static final PeerCredentials PLAIN =
            new PeerCredentials(InsecureServerCredentials.create(), InsecureChannelCredentials.create(), null);

    @Override
    public void identify(NettyServerBuilder builder) {}

    @Override
    public ChannelCredentials channel(String address) {
        return channel;
    }

    @Override
    public boolean isKnownByFingerprint() {
        return false;
    }

    @Override
    public String fingerprint() {
        return "";
    }

    @Override
    public String caller(Attributes call) {
        return "";
    }

    @Override
    public boolean takes(String caller) {
        return true;
    }

    @Override
    public void processes(Map<String, ProcessEntry> processes) {}

    @Override
    public void tellStrangers(Consumer<String> strangers) {}
}
