package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import java.util.stream.Collectors;
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

    /** Hosts that look like parts of each other's addresses, with and without a port, many times over. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyHostIsUnderstoodWithAndWithoutPort(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            int port = random.nextInt(1, 65_536);
            int other = random.nextInt(1, 65_536);
            String plain = random.nextBoolean() ? ipv4(random) : name(random);
            assertThat(NodeAddress.parse(plain, port)).as("seed %s", seed).isEqualTo(new NodeAddress(plain, port));
            assertThat(NodeAddress.parse(plain + ":" + other, port))
                    .as("seed %s", seed)
                    .isEqualTo(new NodeAddress(plain, other));
            String ipv6 = ipv6(random);
            assertThat(NodeAddress.parse(ipv6, port)).as("seed %s", seed).isEqualTo(new NodeAddress(ipv6, port));
            assertThat(NodeAddress.parse("[" + ipv6 + "]:" + other, port))
                    .as("seed %s", seed)
                    .isEqualTo(new NodeAddress(ipv6, other));
            assertThat(NodeAddress.parse("[" + ipv6 + "]", port)).isEqualTo(new NodeAddress(ipv6, port));
            NodeAddress address = new NodeAddress(random.nextBoolean() ? plain : ipv6, port);
            assertThat(NodeAddress.parse(address.toString()))
                    .as("seed %s", seed)
                    .isEqualTo(address);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.5:9090", "127.0.0.1:9000", "cafe:8080", "be.ef:9000", "abc.de:80"})
    void addressWithPortThatLooksLikeHexadecimalDigitsIsHostAndPort(String text) {
        String[] parts = text.split(":", 2);
        NodeAddress address = NodeAddress.parse(text, 1);
        assertThat(address).isEqualTo(new NodeAddress(parts[0], Integer.parseInt(parts[1])));
    }

    @Test
    void numbersThatAreNoIpAddressAreNotLookedUp() {
        assertThat(new NodeAddress("999.1.1.1", 80).socketAddress()).isNull();
        assertThat(new NodeAddress("10.0.0.5", 80).socketAddress()).isNotNull();
        assertThat(new NodeAddress("fe80::1", 80).socketAddress()).isNotNull();
    }

    private static String ipv4(SplittableRandom random) {
        return random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
    }

    private static String name(SplittableRandom random) {
        String letters = "abcdef";
        StringBuilder name = new StringBuilder();
        for (int label = random.nextInt(1, 4); label > 0; label--) {
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                name.append(letters.charAt(random.nextInt(letters.length())));
            }
            name.append(label > 1 ? "." : "");
        }
        return name.toString();
    }

    private static String ipv6(SplittableRandom random) {
        String groups = random.ints(random.nextInt(1, 7), 0, 0x10000)
                .mapToObj(Integer::toHexString)
                .collect(Collectors.joining(":"));
        return random.nextBoolean() ? groups + "::" : "::" + groups;
    }
}
