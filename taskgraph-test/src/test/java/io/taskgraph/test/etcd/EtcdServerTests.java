package io.taskgraph.test.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

@WithEtcd
class EtcdServerTests {

    private final EtcdServer etcd;
    private final EtcdGateway gateway;

    EtcdServerTests(EtcdServer etcd) {
        this.etcd = etcd;
        this.gateway = new EtcdGateway(etcd.port());
    }

    @Test
    void serverAnswersOnLoopback() {
        assertThat(etcd.endpoint()).hasScheme("http").hasHost("127.0.0.1").hasPort(etcd.port());
        gateway.post("/v3/kv/put", "{\"key\":\"YQ==\",\"value\":\"MQ==\"}");
        assertThatThrownBy(() -> gateway.post("/v3/kv/put", "{}"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("/v3/kv/put");
    }

    @Test
    void killedServerIsGoneAndRestartsOnItsPort() {
        int port = etcd.port();
        etcd.kill();
        assertThat(etcd.isRunning()).isFalse();
        assertThatThrownBy(etcd::pid).isInstanceOf(IllegalStateException.class).hasMessageContaining("not running");
        assertThatThrownBy(() -> gateway.post("/v3/kv/range", "{\"key\":\"YQ==\"}"))
                .isInstanceOf(UncheckedIOException.class);
        etcd.restart();

        assertThat(etcd.port()).isEqualTo(port);
        gateway.post("/v3/kv/range", "{\"key\":\"YQ==\"}");
    }

    @Test
    void stoppedServerEnds() {
        etcd.stop();
        assertThat(etcd.isRunning()).isFalse();
        etcd.restart();
        assertThat(etcd.isRunning()).isTrue();
    }

    @Test
    void pausedServerAnswersOnlyAfterItGoesOn() {
        etcd.pause();
        assertThat(gateway.isHealthy()).isFalse();
        assertThat(etcd.isRunning()).isTrue();
        etcd.resume();

        gateway.post("/v3/kv/range", "{\"key\":\"YQ==\"}");
    }

    @Test
    void serverThatCannotStartSaysWhyAndLeavesNothing() {
        assertThatThrownBy(
                        () -> EtcdServer.start(EtcdTls.NONE, "--no-such-option").close())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no-such-option");
    }

    @Test
    void closedServerIsGone() {
        EtcdServer other = EtcdServer.start();
        long pid = other.pid();
        other.close();

        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        other.close();
    }
}
