package io.taskgraph.test.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tells the main scenarios of the protocol step by step, in files to be read: {@code src/test/resources/transcripts}. What the program
 * does must be what they say; {@code -Dtaskgraph.transcripts=write} rewrites them.
 */
class TranscriptTests {

    private static final Path FILES = Path.of("src", "test", "resources", "transcripts");
    private static final boolean WRITE = "write".equals(System.getProperty("taskgraph.transcripts"));
    private static final String LEGEND =
            "# Copies are task@incarnation; what a transaction writes, if its compares hold, has the revision after the colon.";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @ParameterizedTest
    @EnumSource
    void theProgramDoesWhatTheTranscriptSays(Scenario scenario) throws IOException {
        String name = scenario.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Path file = FILES.resolve(name + ".txt");
        String told = String.join("\n", tell(scenario)) + "\n";
        if (WRITE) {
            Files.createDirectories(FILES);
            Files.writeString(file, told);
        }
        assertThat(file)
                .as("the transcript, which -Dtaskgraph.transcripts=write rewrites")
                .hasContent(told);
    }

    private static List<String> tell(Scenario scenario) {
        Simulation simulation = scenario.simulation();
        Transcript transcript = new Transcript(simulation);
        simulation.start(2);
        scenario.play(simulation, transcript);
        assertThat(simulation.runToEnd(LIMIT)).as("the job has ended").isTrue();
        List<String> told = new ArrayList<>(List.of("# " + scenario.story(), LEGEND, ""));
        told.addAll(transcript.lines());
        return told;
    }
}
