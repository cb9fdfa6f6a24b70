package io.taskgraph.boot.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.taskgraph.boot.autoconfigure.EtcdProperties;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class PropertiesEtcdSettingsTests {

    private final EtcdProperties properties = new EtcdProperties();

    @Test
    void callTimeoutWithinAThirdOfTheLeaseIsTaken(CapturedOutput output) {
        properties.setCallTimeout(Duration.ofSeconds(3));
        assertThat(callTimeout(Duration.ofSeconds(9))).isEqualTo(Duration.ofSeconds(3));
        assertThat(output).doesNotContain("call-timeout");
    }

    /** A renewal that is not answered must leave time for the next one. */
    @ParameterizedTest
    @CsvSource({"PT3S, PT6S, PT2S", "PT10S, PT10S, PT3.333333333S", "PT3S, PT2S, PT0.666666666S"})
    void longerCallTimeoutIsCutAndThatIsSaid(Duration timeout, Duration ttl, Duration taken, CapturedOutput output) {
        properties.setCallTimeout(timeout);
        assertThat(callTimeout(ttl)).isEqualTo(taken);
        assertThat(output)
                .contains("'taskgraph.etcd.call-timeout' is " + timeout.toMillis() + " ms")
                .contains(taken.toMillis() + " ms are taken");
    }

    /** The password may be such that nothing of the URL can be read, or be cut in two where the list is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://job:pa55@etcd:2379",
                "http://pa55@etcd:2379",
                "https://job:pa55@etcd:2379",
                "http://job:pa55/%@etcd:2379",
                "http://job:pa55,x@etcd:2379"
            })
    void userInAnEndpointIsRefusedAndItsPasswordIsNotShown(String endpoints) {
        EtcdConnectionDetails connection = () -> List.of(endpoints.split(","));
        PropertiesEtcdSettings settings = new PropertiesEtcdSettings(properties, Duration.ofSeconds(9), connection);
        assertThatThrownBy(() -> settings.settings(Stream.empty()))
                .isInstanceOfSatisfying(
                        InvalidConfigurationPropertyValueException.class,
                        // by the name a report finds the value that it shows
                        failure -> assertThat(failure.getName()).isEqualTo("taskgraph.etcd.user"))
                .hasMessageContaining("'@etcd:2379'")
                .hasMessageContaining("'taskgraph.etcd.password'")
                .hasMessageNotContaining("pa55");
    }

    private Duration callTimeout(Duration ttl) {
        EtcdConnectionDetails connection = () -> List.of("http://127.0.0.1:2379");
        return new PropertiesEtcdSettings(properties, ttl, connection)
                .settings(Stream.empty())
                .callTimeout();
    }
}
