package io.taskgraph.starter.aot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.SpringApplicationAotProcessor;

/** Each way to say how tasks are made works after Spring's processing ahead of time, with properties that come at the start. */
@Timeout(120)
class AheadOfTimeTests {

    @TempDir
    private Path folder;

    static Stream<Arguments> applications() {
        return Stream.of(
                Arguments.of(ByClass.class, "made by a method"),
                Arguments.of(ByFunction.class, "made by a function"),
                Arguments.of(ByInterface.class, "made by a bean"),
                Arguments.of(ByTaskClass.class, "made by its class and a bean"),
                Arguments.of(ByIterativeClass.class, "made by iterations of 3.0 and a bean"),
                Arguments.of(ByMasterAndWorker.class, "made by master and worker and a bean"));
    }

    @ParameterizedTest
    @MethodSource("applications")
    void applicationRunsAsProcessed(Class<?> application, String outcome) throws Exception {
        process(application);
        compile();
        String output = run(application);
        assertThat(output).contains("Starting AOT-processed").contains(outcome);
    }

    private void process(Class<?> application) throws Exception {
        SpringApplicationAotProcessor.main(new String[] {
            application.getName(),
            folder.resolve("sources").toString(),
            folder.resolve("resources").toString(),
            folder.resolve("classes").toString(),
            "io.taskgraph",
            "aot"
        });
    }

    private void compile() throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-cp", classPath(), "-d", folder.resolve("classes").toString(), "-proc:none"));
        try (Stream<Path> sources = Files.walk(folder.resolve("sources"))) {
            sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
    }

    private String run(Class<?> application) throws Exception {
        Path log = folder.resolve("output.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dspring.aot.enabled=true",
                        "-cp",
                        classPath(),
                        application.getName(),
                        "--taskgraph.job.tasks=3",
                        "--spring.main.web-application-type=none")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(60, TimeUnit.SECONDS);
        process.destroyForcibly();
        String output = Files.readString(log);
        assertThat(ended).as(output).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private String classPath() {
        return String.join(
                File.pathSeparator,
                folder.resolve("classes").toString(),
                folder.resolve("resources").toString(),
                System.getProperty("java.class.path"));
    }
}
