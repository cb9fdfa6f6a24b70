package io.taskgraph.benchmarks;

import io.taskgraph.benchmarks.StartedProgram.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.springframework.util.FileSystemUtils;

/**
 * How long a program takes from the start of its JVM to the end of the first epoch of 15 embedded tasks, beside a bare Boot program with
 * Actuator that starts and ends: as packaged, taken apart, and with a class data archive, or an AOT cache where the JVM has them. Each
 * time all of them take turns.
 */
final class StartUp {

    private static final String PACKAGED = "start-packaged";
    private static final String APART = "start-apart";
    private static final String ARCHIVED = "start-archived";
    private static final String SIZE = "start-size";

    static final Set<String> PARTS = Set.of(PACKAGED, APART, ARCHIVED, SIZE);

    private static final int STARTS = 10;
    private static final int WITH_AOT_CACHE = 25;
    private static final double MOST_APART = 1.4;
    private static final double MOST_NESTED = 1.8;
    private static final int MOST_CLASSES = 6_500;
    private static final double MOST_MEMORY = 1.25;

    private final Report report;

    StartUp(Report report) {
        this.report = report;
    }

    /** Measures all of it. */
    void run() throws IOException, InterruptedException {
        run(PARTS);
    }

    /** Measures the named {@link #PARTS} on each JDK. */
    void run(Set<String> parts) throws IOException, InterruptedException {
        for (Jdk jdk : Jdk.all()) {
            Path folder = Files.createTempDirectory("start-up");
            try {
                measure(jdk, folder, parts);
            } finally {
                FileSystemUtils.deleteRecursively(folder);
            }
        }
    }

    /** Returns the programs that are measured; the first is the one that the others are measured against. */
    private static List<StartedProgram> programs(Jdk jdk) {
        return List.of(
                new StartedProgram(
                        jdk,
                        Path.of("benchmarks-bare", "target", "benchmarks-bare.jar"),
                        "ready",
                        List.of(),
                        List.of("--spring.main.keep-alive=true")),
                new StartedProgram(
                        jdk,
                        Path.of("sample-regression", "target", "sample-regression.jar"),
                        "epoch",
                        List.of(),
                        List.of()),
                new StartedProgram(
                        jdk,
                        Path.of("sample-tour", "target", "sample-tour.jar"),
                        "succeeded:",
                        List.of("1-ring", "--taskgraph.job.tasks=15"),
                        List.of("--taskgraph.job.on-completion=stay")));
    }

    private void measure(Jdk jdk, Path folder, Set<String> parts) throws IOException, InterruptedException {
        String on = "JDK " + jdk.feature() + ", ";
        List<StartedProgram> programs = programs(jdk);
        if (parts.contains(PACKAGED)) {
            compare(on + "as packaged, ", programs, List.of(), MOST_NESTED);
        }
        List<StartedProgram> apart = new ArrayList<>();
        for (StartedProgram program : programs) {
            apart.add(program.takenApart(folder));
        }
        if (parts.contains(APART)) {
            compare(on, apart, List.of(), MOST_APART);
        }
        if (parts.contains(ARCHIVED)) {
            List<List<String>> archives = new ArrayList<>();
            for (StartedProgram program : apart) {
                archives.add(archive(program));
            }
            compare(on + "with archive or cache, ", apart, archives, MOST_APART);
        }
        if (parts.contains(SIZE)) {
            for (StartedProgram program : apart.subList(1, apart.size())) {
                count(program, apart.get(0));
            }
            memory(apart.get(2), apart.get(0));
        }
    }

    /** Lets the programs take turns; the first is the one that the others are measured against. */
    private void compare(String how, List<StartedProgram> programs, List<List<String>> options, double mostRatio)
            throws IOException, InterruptedException {
        List<Samples> times = new ArrayList<>();
        List<Samples> processor = new ArrayList<>();
        for (int i = 0; i < programs.size(); i++) {
            times.add(new Samples());
            processor.add(new Samples());
        }
        for (int turn = 0; turn < STARTS; turn++) {
            for (int i = 0; i < programs.size(); i++) {
                Start start = programs.get(i).start(options.isEmpty() ? List.of() : options.get(i));
                times.get(i).add(start.nanos());
                processor.get(i).add(start.processorNanos());
            }
        }
        for (int i = 1; i < programs.size(); i++) {
            String what = how + programs.get(i).name();
            report.add(
                    Row.beside("start to the end of the first epoch, " + what, times.get(i), times.get(0), mostRatio));
            report.add(Row.compared("CPU of it, " + what, processor.get(i), processor.get(0)));
        }
    }

    private static List<String> archive(StartedProgram program) throws IOException, InterruptedException {
        boolean cache = program.jdk().feature() >= WITH_AOT_CACHE;
        Path file = program.jar().resolveSibling(cache ? "classes.aot" : "classes.jsa");
        program.toEnd(List.of((cache ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + file));
        return List.of((cache ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + file);
    }

    private void count(StartedProgram program, StartedProgram bare) throws IOException, InterruptedException {
        double classes = classes(program);
        report.add(new Row(
                "classes loaded, JDK " + program.jdk().feature() + ", " + program.name(),
                "",
                classes,
                null,
                classes(bare),
                1,
                "at most " + MOST_CLASSES,
                classes <= MOST_CLASSES));
    }

    private static double classes(StartedProgram program) throws IOException, InterruptedException {
        Path log = program.jar().resolveSibling("classes.log");
        program.toEnd(List.of("-Xlog:class+load:file=" + log));
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(" source: ")).count();
        }
    }

    private void memory(StartedProgram program, StartedProgram bare) throws IOException, InterruptedException {
        double ours = medianOf(program, Start::residentMebibytes);
        double raw = medianOf(bare, Start::residentMebibytes);
        report.add(new Row(
                "resident memory at the end of the first epoch, -Xmx64m, JDK "
                        + program.jdk().feature() + ", " + program.name(),
                "MiB",
                ours,
                null,
                raw,
                STARTS,
                "at most %.2f x raw".formatted(MOST_MEMORY),
                ours <= MOST_MEMORY * raw));
    }

    private static double medianOf(StartedProgram program, ToDoubleFunction<Start> figure)
            throws IOException, InterruptedException {
        List<Double> figures = new ArrayList<>();
        for (int i = 0; i < STARTS; i++) {
            figures.add(figure.applyAsDouble(program.start(List.of("-Xmx64m"))));
        }
        return figures.stream().sorted().skip(STARTS / 2).findFirst().orElseThrow();
    }
}
