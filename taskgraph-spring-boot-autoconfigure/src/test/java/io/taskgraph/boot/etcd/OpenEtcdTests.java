package io.taskgraph.boot.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OpenEtcdTests {

    private static final List<String> AWAY = List.of("http://127.0.0.1:2379", "http://192.0.2.1:2379");

    @Test
    void anOpenEtcdIsWarnedOf(CapturedOutput output) {
        new OpenEtcd(AWAY, false, false).announce();
        assertThat(output)
                .containsPattern("WARN.*without TLS and without a user: whoever reaches it can take this job's");
        assertThat(output).contains("set 'taskgraph.etcd.ssl.bundle' and 'taskgraph.etcd.user'");
    }

    @Test
    void aPasswordInPlainTextIsWarnedOf(CapturedOutput output) {
        new OpenEtcd(AWAY, false, true).announce();
        assertThat(output).containsPattern("WARN.*in plain text: whoever sees that traffic can read the password");
    }

    @Test
    void oneOnThisMachineIsNoWarning(CapturedOutput output) {
        new OpenEtcd(List.of("http://localhost:2379", "http://127.0.0.1:2380", "http://[::1]:2381"), false, false)
                .announce();
        assertThat(output).doesNotContain("WARN").contains("That is harmless while only this machine can reach it");
    }

    @Test
    void aNameThatOnlyBeginsLikeThisMachineIsWarnedOf(CapturedOutput output) {
        new OpenEtcd(List.of("http://127.0.0.1.example:2379"), false, false).announce();
        assertThat(output).contains("WARN");
    }

    @Test
    void nothingIsSaidOfOneThatIsReachedByTls(CapturedOutput output) {
        new OpenEtcd(AWAY, true, false).announce();
        assertThat(output.getAll()).isEmpty();
    }
}
