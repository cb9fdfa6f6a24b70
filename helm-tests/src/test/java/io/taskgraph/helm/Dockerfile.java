package io.taskgraph.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Follows a Dockerfile without Docker: each stage is a directory, {@code COPY} copies into it, and {@code RUN} runs the same command
 * as a local process, with the JDK of this test. Knows the instructions that the samples use and refuses others. It shows that the
 * commands work and that paths fit together; what is in the base image, users and rights it does not show.
 */
final class Dockerfile {

    private static final long RUN_SECONDS = 120;

    private final Path context;
    private final Path work;
    private final Map<String, Path> stages = new HashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Path root;
    private String workdir = "/";
    private String user = "";
    private List<String> entrypoint = List.of();

    private Dockerfile(Path context, Path work) {
        this.context = context;
        this.work = work;
        this.root = work.resolve("none");
    }

    static Image build(Path context, Path work) throws IOException, InterruptedException {
        Dockerfile dockerfile = new Dockerfile(context, work);
        for (String line : Files.readAllLines(context.resolve("Dockerfile"))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] instruction = line.split(" ", 2);
                dockerfile.follow(instruction[0], instruction[1].strip());
            }
        }
        return new Image(
                dockerfile.root,
                dockerfile.workdir,
                dockerfile.user,
                Map.copyOf(dockerfile.environment),
                dockerfile.entrypoint);
    }

    private void follow(String instruction, String rest) throws IOException, InterruptedException {
        switch (instruction) {
            case "ARG" -> {}
            case "FROM" -> startStage(rest.split(" "));
            case "WORKDIR" -> {
                workdir = rest;
                Files.createDirectories(inStage(rest));
            }
            case "COPY" -> copy(rest.split(" "));
            case "RUN" -> run(rest);
            case "USER" -> user = rest;
            case "ENV" -> {
                String[] pair = rest.split("=", 2);
                environment.put(pair[0], pair[1].replaceAll("^\"|\"$", ""));
            }
            case "ENTRYPOINT" -> StrictYaml.tree(rest).forEach(word -> entrypoint = append(entrypoint, word.asText()));
            default -> throw new IllegalArgumentException("The instruction '" + instruction + "' is not known here");
        }
    }

    private void startStage(String[] words) throws IOException {
        root = Files.createDirectories(work.resolve("stage-" + stages.size()));
        stages.put(words.length == 3 ? words[2] : "last", root);
        workdir = "/";
        user = "";
        environment.clear();
    }

    private void copy(String[] words) throws IOException {
        boolean fromStage = words[0].startsWith("--from=");
        String source = words[fromStage ? 1 : 0];
        Path from = fromStage
                ? stages.get(words[0].substring("--from=".length())).resolve(source.substring(1))
                : context.resolve(source);
        assertThat(from).exists();
        Path to = inStage(words[words.length - 1]);
        Image.copy(from, to);
    }

    private void run(String command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(work, "run", ".log");
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command)
                .directory(inStage(".").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        withOwnJava(builder.environment());
        Process process = builder.start();
        boolean ended = process.waitFor(RUN_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("'%s' ends within %s s", command, RUN_SECONDS).isTrue();
        assertThat(process.exitValue())
                .as("'%s':\n%s", command, Files.readString(log))
                .isZero();
    }

    /** Lets {@code java} be that of this test. */
    static void withOwnJava(Map<String, String> environment) {
        environment.merge("PATH", "", (path, none) -> System.getProperty("java.home") + "/bin:" + path);
    }

    private Path inStage(String path) {
        return path.startsWith("/")
                ? root.resolve(path.substring(1))
                : root.resolve(workdir.substring(1)).resolve(path).normalize();
    }

    private static List<String> append(List<String> words, String word) {
        List<String> all = new ArrayList<>(words);
        all.add(word);
        return List.copyOf(all);
    }
}
