package io.taskgraph.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.taskgraph.backup.BackupSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the user names is short enough for the keys of the coordinator. */
class RuntimeSettingsTests {

    @Test
    void aJobNameMayHaveAsManyCharactersAsAKeyPartAndNotMore() {
        assertThat(RuntimeSettings.of("j".repeat(255), 1).job()).hasSize(255);
        assertThat(RuntimeSettings.of("\u20ac".repeat(28), 1).job()).hasSize(28);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RuntimeSettings.of("j".repeat(256), 1))
                .withMessageStartingWith("'job' must have at most 255 characters")
                .withMessageContaining("but has 256: 'jjj");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RuntimeSettings.of("\u20ac".repeat(29), 1))
                .withMessageContaining("261");
    }

    @Test
    void aMetaMayBeAsLongAsFitsIntoATransaction() {
        RuntimeSettings.Builder settings = RuntimeSettings.builder("job", 1);
        assertThat(settings.maxMetaBytes(8192).build().maxMetaBytes()).isEqualTo(8192);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.maxMetaBytes(8193).build())
                .withMessage("'maxMetaBytes' must be at most 8192, but is 8193");
    }

    @Test
    void aLeaseLastsWholeSecondsAndAtLeastTwo() {
        RuntimeSettings.Builder settings = RuntimeSettings.builder("job", 1);
        assertThat(settings.leaseTtl(Duration.ofSeconds(2)).build().leaseTtl()).isEqualTo(Duration.ofSeconds(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.leaseTtl(Duration.ofSeconds(1)).build())
                .withMessage("'leaseTtl' must be whole seconds, and at least 2s, but is 1s");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.leaseTtl(Duration.ofMillis(2500)).build())
                .withMessage("'leaseTtl' must be whole seconds, and at least 2s, but is 2500ms");
    }

    @Test
    @SuppressWarnings("NullAway")
    void whatIsMissingIsNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> RuntimeSettings.of("job", 1).withBackup(null))
                .withMessage("backup");
    }

    @Test
    void aTaskHasAsManyBackupsAsFitIntoOneKey() {
        assertThat(BackupSettings.none().withReplicas(16).replicas()).isEqualTo(16);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BackupSettings.none().withReplicas(17))
                .withMessage("'replicas' must be at most 16, but is 17");
    }
}
