package io.taskgraph.boot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ProgressLogTests {

    private long now;
    private final ProgressLog progress = new ProgressLog("ring", Duration.ofSeconds(10), () -> now);

    @Test
    void oneLineForEachIntervalWithEpochAndRate(CapturedOutput output) {
        for (long epoch = 0; epoch <= 5000; epoch++) {
            progress.epochBegan("run", epoch, 1);
            now += Duration.ofMillis(5).toNanos();
        }
        assertThat(output.getOut().lines().filter(line -> line.contains("Job 'ring' is in")))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("Job 'ring' is in epoch 2000, 200 epochs/s"),
                        line -> assertThat(line).endsWith("Job 'ring' is in epoch 4000, 200 epochs/s"));
    }

    @Test
    void slowEpochsHaveALineEach(CapturedOutput output) {
        for (long epoch = 7; epoch <= 9; epoch++) {
            progress.epochBegan("run", epoch, 1);
            now += Duration.ofSeconds(40).toNanos();
        }
        assertThat(output)
                .contains("Job 'ring' is in epoch 8, 0.03 epochs/s")
                .contains("Job 'ring' is in epoch 9, 0.03 epochs/s");
    }
}
