package io.taskgraph.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.StatusOr;
import io.taskgraph.test.etcd.EtcdCluster;
import io.taskgraph.test.etcd.EtcdMember;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** All members of etcd behind one name, as a headless service of Kubernetes has them: a frozen one is left by a new connection. */
class EtcdNamedEndpointTests {

    private static final String NAME = "members.of.etcd.test";

    @Test
    void jobGoesOnWhicheverMemberBehindTheNameIsFrozen() throws Exception {
        try (EtcdCluster etcd = EtcdCluster.start(3)) {
            Resolver resolver = new Resolver(etcd.members().stream()
                    .map(member -> new InetSocketAddress("127.0.0.1", member.port()))
                    .toList());
            NameResolverRegistry.getDefaultRegistry().register(resolver);
            try (MeasuredJob job = new MeasuredJob(
                    List.of(URI.create("http://" + NAME + ":2379")),
                    settings -> settings.toBuilder()
                            .leaseTtl(Duration.ofSeconds(60))
                            .build(),
                    client -> client.silenceLimit(Duration.ofSeconds(2)))) {
                job.awaitEpochs(20);
                for (EtcdMember member : etcd.members()) {
                    job.measure("member behind the name frozen", () -> {
                        member.pause();
                        job.awaitEpochs(20);
                    });
                    member.resume();
                    job.awaitEpochs(20);
                }
                assertThat(job.losses()).as("copies lost").isZero();
                job.finish();
            } finally {
                NameResolverRegistry.getDefaultRegistry().deregister(resolver);
            }
        }
    }

    /** Knows one name and no other. */
    private static final class Resolver extends NameResolverProvider {

        private final List<InetSocketAddress> addresses;

        Resolver(List<InetSocketAddress> addresses) {
            this.addresses = addresses;
        }

        @Override
        protected boolean isAvailable() {
            return true;
        }

        @Override
        protected int priority() {
            return 10;
        }

        @Override
        public String getDefaultScheme() {
            return "dns";
        }

        @Override
        public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
            return target.toString().contains(NAME) ? new Answering() : null;
        }

        private final class Answering extends NameResolver {

            @Override
            public String getServiceAuthority() {
                return NAME;
            }

            @Override
            public void start(Listener2 listener) {
                listener.onResult2(ResolutionResult.newBuilder()
                        .setAddressesOrError(StatusOr.fromValue(addresses.stream()
                                .map(address -> new EquivalentAddressGroup(address))
                                .toList()))
                        .setAttributes(Attributes.EMPTY)
                        .build());
            }

            @Override
            public void shutdown() {}
        }
    }
}
