package io.taskgraph.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;

/** The only process of a job, on the embedded coordinator, is killed outright: the next one goes on from the checkpoints in files. */
class KilledAloneTests {

    private static final Pattern GOES_ON =
            Pattern.compile("goes on with run (\\S+) in epoch (\\d+), which was cut off");
    private static final int KILLS = 2;

    @TempDir
    private Path folder;

    @FaultTest
    void nextProcessGoesOnFromTheLastCheckpoints(int run) throws IOException {
        Random random = new Random(run);
        String runId = "";
        long reached = -1;
        for (int kill = 0; kill <= KILLS; kill++) {
            if (kill == KILLS) {
                Files.createFile(stopFile());
            }
            try (JavaProcess process =
                    JavaProcess.ofClass("alone-" + run + "-" + kill, SumsApplication.class, arguments())) {
                if (kill < KILLS) {
                    long until = reached + 5 + random.nextInt(20);
                    await().atMost(JavaProcess.PATIENCE)
                            .pollInterval(Duration.ofMillis(1))
                            .until(() -> !process.isAlive() || last(process) >= until);
                    process.signal("KILL");
                }
                assertThat(process.awaitExit()).as("status of %s", process).isEqualTo(kill < KILLS ? 137 : 0);
                if (kill > 0) {
                    MatchResult goesOn = goesOn(process);
                    assertThat(runId).isIn("", goesOn.group(1));
                    runId = goesOn.group(1);
                    assertThat(first(process)).isEqualTo(Long.parseLong(goesOn.group(2)));
                    // The last of its lines may be of an iteration that it entered and never ended, or lost in the
                    // kill. The epoch is kept off the loops and may be one behind: then that one is done again.
                    assertThat(first(process)).isBetween(reached - 1, reached + 1);
                    assertThat(process.output()).doesNotContain(SumsApplication.BEGINNING);
                }
                reached = last(process);
            }
        }
    }

    private static MatchResult goesOn(JavaProcess process) {
        List<MatchResult> found =
                GOES_ON.matcher(String.join("\n", process.output())).results().toList();
        assertThat(found).as("lines of %s on what it goes on with", process).hasSize(1);
        return found.get(0);
    }

    private static long first(JavaProcess process) {
        return iterations(process).get(0);
    }

    private static long last(JavaProcess process) {
        List<Long> all = iterations(process);
        return all.isEmpty() ? -1 : all.get(all.size() - 1);
    }

    private static List<Long> iterations(JavaProcess process) {
        return process.output().stream()
                .filter(line -> line.startsWith(SumsApplication.ITERATION))
                .map(line -> Long.valueOf(line.substring(SumsApplication.ITERATION.length())))
                .toList();
    }

    private Path stopFile() {
        return folder.resolve("stop");
    }

    private List<String> arguments() {
        return List.of(
                "--spring.main.banner-mode=off",
                "--spring.main.web-application-type=none",
                "--logging.level.io.taskgraph=info",
                "--taskgraph.job.name=alone",
                "--taskgraph.job.tasks=3",
                "--taskgraph.checkpoint.directory=" + folder.resolve("checkpoints"),
                "--faults.stop-file=" + stopFile());
    }
}
