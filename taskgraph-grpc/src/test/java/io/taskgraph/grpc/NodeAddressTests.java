package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressTests {

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3:80", "node-1.example:65535", "[fd00::1]:1"})
    void anAddressIsWrittenAsItWasRead(String text) {
        assertThat(NodeAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                ":80",
                "host:",
                "host:0",
                "host:00",
                "host:65536",
                "host:-1",
                "host:80/path",
                "a@host:80",
                "h:1:2",
                "fd00::1"
            })
    void textWithoutHostAndPortIsRefusedByNamingIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NodeAddress.parse(text))
                .withMessageContaining("'" + text + "'");
    }

    @Test
    void aHostAloneGetsTheDefaultPort() {
        assertThat(NodeAddress.parse("host", 7)).hasToString("host:7");
        assertThat(NodeAddress.parse("host:8", 7)).hasToString("host:8");
        assertThat(NodeAddress.parse("fd00::1", 7)).hasToString("[fd00::1]:7");
        assertThat(NodeAddress.parse("10.0.0.1", 7)).hasToString("10.0.0.1:7");
    }

    @Test
    void aHostNameIsNotLookedUp() {
        assertThat(NodeAddress.parse("localhost:80").socketAddress()).isNull();
        assertThat(NodeAddress.parse("127.0.0.1:80").socketAddress().getPort()).isEqualTo(80);
        assertThat(NodeAddress.parse("[::1]:80").socketAddress().isUnresolved()).isFalse();
    }
}
