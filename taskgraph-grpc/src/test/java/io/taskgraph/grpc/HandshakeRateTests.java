package io.taskgraph.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HandshakeRateTests {

    private static final ConnectionLimits LIMITS =
            ConnectionLimits.DEFAULT.withNumbers(100, 6, 4).withRates(3, 2);

    private final HandshakeRate rate = new HandshakeRate(LIMITS, 0);

    @Test
    void anAddressHasABurstAndThenItsRate() {
        assertThat(begun(10, address(1), 0)).isEqualTo(4);
        assertThat(begun(10, address(1), 499)).isZero();
        assertThat(begun(10, address(1), 500)).isEqualTo(1);
        assertThat(begun(10, address(1), 1500)).isEqualTo(2);
        assertThat(begun(10, address(1), 60_000)).isEqualTo(4);
    }

    @Test
    void anAddressThatComesTooOftenCostsTheOthersNothing() {
        assertThat(begun(1000, address(1), 0)).isEqualTo(4);
        assertThat(begun(10, address(2), 0)).isEqualTo(2);
    }

    @Test
    void allTogetherHaveABurstAndThenTheirRate() {
        assertThat(ofManyAddresses(0)).isEqualTo(6);
        assertThat(ofManyAddresses(1000)).isEqualTo(3);
    }

    /** An attacker with many addresses fills no memory. */
    @Test
    void addressesAreForgotten() {
        begun(4, address(0), 0);
        for (int i = 1; i <= HandshakeRate.MAX_ADDRESSES; i++) {
            begun(1, address(i), 0);
        }
        assertThat(begun(10, address(0), 1000)).isEqualTo(3);
    }

    private int ofManyAddresses(long millis) {
        int begun = 0;
        for (int i = 0; i < 100; i++) {
            begun += begun(1, address(i), millis);
        }
        return begun;
    }

    private int begun(int tries, InetAddress from, long millis) {
        int begun = 0;
        for (int i = 0; i < tries; i++) {
            if (rate.begin(from, Duration.ofMillis(millis).toNanos())) {
                begun++;
            }
        }
        return begun;
    }

    private static InetAddress address(int number) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), (byte) number});
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
