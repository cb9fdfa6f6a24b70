package com.example.pi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the code that README and documentation show against the sources that the build compiles. */
class ReadmeTests {

    private static final Path ROOT = Path.of("..");
    private static final Pattern CODE = Pattern.compile("```(?:java|proto)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COMMANDS = Pattern.compile("```\n(.*?)```", Pattern.DOTALL);
    private static final int MAX_LINES = 250;
    private static final Set<String> NOT_OURS = Set.of("target", ".git");

    private static final List<String> SOURCES = files(".java", ".proto")
            .map(ReadmeTests::read)
            .map(ReadmeTests::packed)
            .toList();

    @Test
    void readmeShowsTheWholeApplicationAndItsTest() {
        assertThat(code(read(ROOT.resolve("README.md"))))
                .containsExactly(source("PiApplication"), source("PiTaskTests"));
    }

    /** A new user sees something run before anything is explained. */
    @Test
    void readmeIsShortAndItsFirstCommandsRunAProgram() {
        String readme = read(ROOT.resolve("README.md"));
        assertThat(readme.lines()).hasSizeLessThan(MAX_LINES);
        assertThat(COMMANDS.matcher(readme).results().findFirst())
                .get()
                .satisfies(first ->
                        assertThat(first.group(1)).contains("package -pl sample-bwmf -am", "java -jar sample-bwmf/"))
                .satisfies(first ->
                        assertThat(readme.substring(0, first.start()).lines()).hasSizeLessThan(25));
        assertThat(pages().map(ReadmeTests::read)).noneMatch(page -> page.contains("--data-dir /tmp"));
    }

    static Stream<Path> pages() {
        return files(".md");
    }

    /** Members may be left out where the page has an empty line. A block marked {@code sketch} needs a library that the build has not. */
    @ParameterizedTest
    @MethodSource("pages")
    void codeOfAPageIsCompiledSomewhere(Path page) {
        List<String> notCompiled = code(read(page)).stream()
                .flatMap(code -> Stream.of(code.split("\n\n")))
                .filter(part -> SOURCES.stream().noneMatch(source -> source.contains(packed(part))))
                .toList();
        assertThat(notCompiled).isEmpty();
    }

    private static List<String> code(String page) {
        return CODE.matcher(page).results().map(match -> match.group(1)).toList();
    }

    private static String source(String type) {
        return read(Path.of("src/test/java/com/example/pi", type + ".java"));
    }

    private static String packed(String code) {
        return code.replaceAll("\\s+", "");
    }

    private static Stream<Path> files(String... endings) {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files
                    .filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith))
                    .filter(file -> Stream.of(file.toString().split("/")).noneMatch(NOT_OURS::contains))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
