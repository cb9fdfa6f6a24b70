package io.taskgraph.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.Outcome;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.test.simulation.Faults;
import io.taskgraph.test.simulation.SimulatedProcess;
import io.taskgraph.test.simulation.Simulation;
import io.taskgraph.topology.Topologies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs what docs/coding.md shows of published blocks and checkpoints, and holds the page against the program. */
class BlocksAndCheckpointsExampleTests {

    private static final int TASKS = 3;
    private static final long LAST_EPOCH = 30;
    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void sumsAreRightWhenProcessesLeaveInBetween() {
        AtomicInteger copies = new AtomicInteger();
        Simulation simulation = new Simulation(
                7,
                Faults.delaysOnly(),
                RuntimeSettings.of("adding", TASKS).withSlots(1),
                task -> {
                    copies.incrementAndGet();
                    return new AddingTask(TASKS, LAST_EPOCH);
                },
                Map.of("Neighbors", Topologies.allToAll(TASKS)));
        simulation.start(TASKS + 1);
        for (int i = 0; i < TASKS; i++) {
            int before = copies.get();
            simulation.runUntil(() -> copies.get() > before, Duration.ofMillis(50));
            simulation.processes().get(i).runtime().close();
            simulation.startProcess();
        }
        assertThat(simulation.runToEnd(Duration.ofMinutes(5))).isTrue();
        long expected = 6;
        for (int epoch = 0; epoch < LAST_EPOCH; epoch++) {
            expected *= TASKS;
        }
        assertThat(simulation.processes().stream().map(SimulatedProcess::outcome))
                .contains(Outcome.succeeded("sum " + expected).reportedBy(0, LAST_EPOCH));
        assertThat(copies).as("copies that were made").hasValueGreaterThan(TASKS);
    }

    @Test
    void codeOfTheDocumentationIsThatOfTheProgram() throws IOException {
        String page = Files.readString(Path.of("../docs/coding.md"));
        String program = packed(Files.readString(Path.of("src/test/java/io/taskgraph/examples/AddingTask.java"))
                + Files.readString(
                        Path.of("../sample-tour/src/main/java/io/taskgraph/samples/tour/tree/TreeApplication.java")));
        List<String> parts = new ArrayList<>();
        Matcher code =
                CODE.matcher(page.substring(page.indexOf("\n## Publishing blocks"), page.indexOf("\n## Hot standby")));
        while (code.find()) {
            parts.addAll(List.of(code.group(1).split("\n\n")));
        }
        assertThat(parts).hasSize(5).allSatisfy(part -> assertThat(program).contains(packed(part)));
    }

    private static String packed(String code) {
        return code.replaceAll("\\s+", "");
    }
}
