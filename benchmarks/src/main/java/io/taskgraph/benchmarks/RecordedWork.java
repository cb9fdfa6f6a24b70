package io.taskgraph.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The time that the processes of a job worked together, as the record of the one that ended it has it: see {@code taskgraph.record.directory}. */
final class RecordedWork {

    private static final double NANOS = 1e9;

    private RecordedWork() {}

    /** Returns the seconds from the first epoch, which begins when every task has a process, to the end of the job, by the records below a directory. */
    static double seconds(Path directory) throws IOException {
        List<Path> records;
        try (Stream<Path> files = Files.walk(directory)) {
            records = files.filter(Files::isRegularFile).toList();
        }
        for (Path each : records) {
            OptionalDouble seconds = ofOne(each);
            if (seconds.isPresent()) {
                return seconds.getAsDouble();
            }
        }
        throw new IllegalStateException("no record in " + directory + " tells of the end of the job: " + records);
    }

    /** Returns nothing if another process has ended the job. */
    private static OptionalDouble ofOne(Path record) throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        long entered = 0;
        for (String line : Files.readAllLines(record)) {
            JsonNode event = json.readTree(line);
            String name = event.path("event").asString();
            if (name.equals("Entered") && entered == 0) {
                entered = event.path("at").asLong();
            } else if (name.equals("Ended")) {
                return OptionalDouble.of((event.path("at").asLong() - entered) / NANOS);
            }
        }
        return OptionalDouble.empty();
    }
}
