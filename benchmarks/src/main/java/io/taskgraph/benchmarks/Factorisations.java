package io.taskgraph.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How long sample-bwmf takes to the reference loss of each data set, as it is run by hand: in a process of its own, with 4 tasks. Beside it stands
 * what the reference programs (scikit-learn, and numpy) took for as many iterations as they need, in seconds of one core of another machine.
 */
final class Factorisations {

    private static final int REPETITIONS = 3;
    private static final int MULTIPLICATIVE_ITERATIONS = 500;

    /** As many as the reference needed where it tells of no way there. */
    private static final int LONG_MULTIPLICATIVE_ITERATIONS = 2000;

    private static final long MINUTES = 5;
    private static final Path JAR = Path.of("sample-bwmf", "target", "sample-bwmf.jar");
    private static final Path DATA = Path.of("sample-bwmf", "src", "test", "resources", "reference");
    private static final Path BUNDLED = Path.of("sample-bwmf", "src", "main", "resources", "data");

    /** A loss to be reached, and the seconds that the reference needs for it, where they are known. */
    private record Target(double kl, @Nullable Double referenceSeconds) {}

    /** When a run reached its target, or null if it did not, and where it ended. */
    private record Course(@Nullable Double seconds, double lastKl) {}

    private final Report report;
    private final JsonMapper json = JsonMapper.builder().build();

    Factorisations(Report report) {
        this.report = report;
    }

    void run() throws IOException, InterruptedException {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(
                    JAR + " is not there: build it by './mvnw -q -DskipTests package -pl sample-bwmf -am'");
        }
        for (String data : List.of("planted5", "digits", "austen")) {
            JsonNode reference = json.readTree(DATA.resolve(data).resolve("reference.json"));
            for (int rank : List.of(5, 20)) {
                JsonNode ofRank = reference.path("k").path(Integer.toString(rank));
                projectedGradient(data, rank, ofRank);
                multiplicative(data, rank, ofRank);
            }
        }
    }

    private void projectedGradient(String data, int rank, JsonNode reference) throws IOException, InterruptedException {
        JsonNode trace = reference.path("check").path("trace");
        JsonNode timing = reference.path("timing").path("apg_numpy_1_block");
        int iterations = trace.path("outer_iterations").asInt();
        double seconds = timing.path("threads_1").path("cpu_min").asDouble()
                / timing.path("outer_iterations").asInt()
                * iterations;
        Target target = new Target(trace.path("KL_at_most").asDouble(), seconds);
        double exact = measure(data, rank, "projected-gradient", "double", iterations, target);
        double coarse = measure(data, rank, "projected-gradient", "float", iterations, target);
        report.add(new Row(
                "%s, rank %d: KL at the end with float, relative to double".formatted(data, rank),
                "1",
                coarse / exact,
                null,
                null,
                1,
                "",
                null));
    }

    private void multiplicative(String data, int rank, JsonNode reference) throws IOException, InterruptedException {
        JsonNode known =
                reference.path("time_to_KL_relative_to_best").path("within_5%").path("mu_sklearn");
        double best = reference.path("best").path("KL").asDouble();
        Target target = known.isObject()
                ? new Target(best * 1.05, known.path("derived_cpu_s").asDouble())
                : new Target(
                        reference.path("check").path("good").path("KL_at_most").asDouble(), null);
        int iterations = known.isObject() ? MULTIPLICATIVE_ITERATIONS : LONG_MULTIPLICATIVE_ITERATIONS;
        measure(data, rank, "multiplicative", "double", iterations, target);
    }

    /** Adds a row, and returns the divergence at the end. */
    private double measure(String data, int rank, String solver, String precision, int iterations, Target target)
            throws IOException, InterruptedException {
        List<Double> seconds = new ArrayList<>();
        double last = 0;
        for (int i = 0; i < REPETITIONS; i++) {
            Course course = factorise(data, rank, solver, precision, iterations, target);
            last = course.lastKl();
            if (course.seconds() != null) {
                seconds.add(course.seconds());
            }
        }
        seconds.sort(null);
        boolean reached = seconds.size() == REPETITIONS;
        report.add(new Row(
                "%s, rank %d, %s, %s, 4 tasks: to KL %.6g".formatted(data, rank, solver, precision, target.kl()),
                "s",
                reached ? seconds.get(REPETITIONS / 2) : Double.NaN,
                null,
                null,
                REPETITIONS,
                target.referenceSeconds() == null
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "reference: %.3g s of one core of another machine",
                                target.referenceSeconds()),
                reached ? null : Boolean.FALSE));
        return last;
    }

    private Course factorise(String data, int rank, String solver, String precision, int iterations, Target target)
            throws IOException, InterruptedException {
        Path files = data.equals("austen") ? BUNDLED.resolve(data) : DATA.resolve(data);
        Path output = Files.createTempDirectory("factorisation");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        JAR.toString(),
                        "--bwmf.input=" + files.resolve("V.csv.gz"),
                        "--bwmf.initial-d=" + files.resolve("init_k%d_s1_D.csv.gz".formatted(rank)),
                        "--bwmf.initial-t=" + files.resolve("init_k%d_s1_T.csv.gz".formatted(rank)),
                        "--bwmf.rank=" + rank,
                        "--bwmf.solver=" + solver,
                        "--bwmf.precision=" + precision,
                        "--bwmf.iterations=" + iterations,
                        "--bwmf.output=" + output,
                        "--taskgraph.job.tasks=4")
                .redirectErrorStream(true)
                .redirectOutput(output.resolve("log.txt").toFile())
                .start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("the factorisation of " + data + " failed, or took more than " + MINUTES
                    + " min: see " + output.resolve("log.txt"));
        }
        return course(output.resolve("loss.csv"), target);
    }

    /** Reads {@code iteration,L,KL,seconds}. */
    private static Course course(Path losses, Target target) throws IOException {
        Double reached = null;
        double last = Double.NaN;
        List<String> lines = Files.readAllLines(losses);
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            last = Double.parseDouble(fields[2]);
            if (reached == null && last <= target.kl()) {
                reached = Double.valueOf(fields[3]);
            }
        }
        return new Course(reached, last);
    }
}
