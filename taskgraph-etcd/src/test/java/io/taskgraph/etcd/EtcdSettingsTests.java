package io.taskgraph.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grpc.netty.GrpcSslContexts;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

class EtcdSettingsTests {

    private static final URI PLAIN = URI.create("http://127.0.0.1:2379");

    @Test
    void passwordIsNotTold() {
        EtcdSettings settings = EtcdSettings.builder(List.of(PLAIN))
                .credentials("root", "open-sesame")
                .build();

        assertThat(settings.toString()).contains("root").doesNotContain("open-sesame");
    }

    @Test
    void impossibleSettingsAreRefusedByNameAndValue() {
        assertRefused(EtcdSettings.builder(List.of()), "'endpoints'");
        assertRefused(EtcdSettings.builder(List.of(URI.create("127.0.0.1"))), "127.0.0.1");
        assertRefused(EtcdSettings.builder(List.of(URI.create("ftp://127.0.0.1:2379"))), "ftp://127.0.0.1:2379");
        assertRefused(plain().credentials("", ""), "'user'");
        assertRefused(plain().callTimeout(Duration.ZERO), "'callTimeout'", "0s");
        assertRefused(plain().silenceLimit(Duration.ofSeconds(-1)), "'silenceLimit'", "-1s");
        assertRefused(plain().pageSize(0), "'pageSize'", "0");
    }

    @Test
    void endpointsAndTlsMustAgree() throws SSLException {
        assertRefused(EtcdSettings.builder(List.of(URI.create("https://etcd:2379"))), "'tls'", "https://etcd:2379");
        assertRefused(plain().tls(GrpcSslContexts.forClient().build()), "'tls'", PLAIN.toString());
    }

    private static EtcdSettings.Builder plain() {
        return EtcdSettings.builder(List.of(PLAIN));
    }

    private static void assertRefused(EtcdSettings.Builder builder, String... words) {
        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .satisfies(refusal -> assertThat(refusal).hasMessageContainingAll(words));
    }
}
